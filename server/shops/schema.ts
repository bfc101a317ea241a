import { z } from 'zod'

export const Shop = z.object({
  shopId: z.uuid(),
  name: z.string(),
  country: z.string().length(2),
  currency: z.string().length(3),
  timeZone: z.string(),
  languages: z.array(z.enum(['pl', 'uk', 'en'])).min(1),
  isDemo: z.boolean(),
  createdAt: z.iso.datetime(),
})
export type Shop = z.infer<typeof Shop>

export const CreateShop = z.object({
  name: z.string().trim().min(1).max(120),
  country: z.string().length(2),
  currency: z.string().length(3),
  timeZone: z.string().min(1).max(64),
  languages: z
    .array(z.enum(['pl', 'uk', 'en']))
    .min(1)
    .max(3),
})
/** Currency and time zone can only change while the shop has no orders: every stored day and amount depends on them. */
export const ChangeShop = CreateShop.partial()
