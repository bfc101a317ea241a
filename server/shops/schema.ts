import { z } from 'zod'
import { isTimeZone } from '../kit/clock.ts'
import { isCurrency } from '../kit/money.ts'

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
  country: z.string().regex(/^[A-Z]{2}$/, { error: 'shops.field.country' }),
  currency: z.string().refine(isCurrency, { error: 'shops.field.currency' }),
  timeZone: z.string().max(64).refine(isTimeZone, { error: 'shops.field.time_zone' }),
  languages: z
    .array(z.enum(['pl', 'uk', 'en']))
    .min(1)
    .max(3)
    .refine((languages) => new Set(languages).size === languages.length, { error: 'shops.field.languages' }),
})
export type CreateShop = z.infer<typeof CreateShop>
/** Currency and time zone can only change while the shop has no orders: every stored day and amount depends on them. */
export const ChangeShop = CreateShop.partial()
export type ChangeShop = z.infer<typeof ChangeShop>
