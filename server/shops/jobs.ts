import type { Task } from '../kit/jobs.ts'
import type { Services } from '../kit/services.ts'
import { deleteShop } from './delete-shop.ts'

/** Removes a shop that was closed: its rows, and by `forgetFiles` what lies of it in the data folder. */
export const removeShopTask =
  ({ database, log }: Services, { forgetFiles }: { forgetFiles: (shopId: string) => Promise<void> }): Task =>
  async (payload, { signal }) => {
    const shopId = String(payload.shopId)
    await deleteShop(database, { shopId, signal })
    await forgetFiles(shopId)
    log.info({ shopId }, 'a shop was removed')
  }
