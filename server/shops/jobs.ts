import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Task } from '../kit/jobs.ts'
import type { Services } from '../kit/services.ts'
import { deleteShop } from './delete-shop.ts'

/** Removes a shop that was closed: its rows, and its files in the data folder. */
export const removeShopTask =
  ({ database, settings, log }: Services): Task =>
  async (payload, { signal }) => {
    const shopId = String(payload.shopId)
    await deleteShop(database, { shopId, signal })
    await forgetFiles(settings.dataFolder, { shopId })
    log.info({ shopId }, 'a shop was removed')
  }

/** Removes the uploads of a shop. */
export const forgetFiles = (dataFolder: string, { shopId }: { shopId: string }): Promise<void> =>
  rm(join(dataFolder, 'imports', shopId), { recursive: true, force: true })
