import { z } from 'zod'
import { ShopAnswer } from '../shops/shops.ts'

export const Demo = z.object({
  state: z.enum(['none', 'loading', 'ready']),
  /** 0 to 1 over all demo shops together. */
  progress: z.number().min(0).max(1),
  shopIds: z.array(z.uuid()),
})
export type Demo = z.infer<typeof Demo>

export const DemoStarted = z.object({ shops: z.array(ShopAnswer) })
