import type { Season } from './seasons.ts'
import type { ShopWork } from './shop-work.ts'

/** Everything in which one demo shop differs from the other. */
export interface ShopProfile {
  /** The shop as it is made, in its own language. */
  shop: { name: string; country: string; currency: string; timeZone: string; languages: ('pl' | 'uk' | 'en')[] }
  people: People
  products: readonly DemoProduct[]
  charges: Charges
  seasons: readonly Season[]
  buying: Buying
  /** How order numbers and the numbers of return documents begin. */
  orderPrefix: string
  refundPrefix: string
  /** Where and how people agreed to letters, in the shopkeeper's words. */
  consentSource: { email: string; sms: string }
  work: ShopWork
}

export interface People {
  women: readonly string[]
  men: readonly string[]
  surnames: readonly string[]
  feminine: (surname: string) => string
  towns: readonly { city: string; postcode: string; weight: number }[]
  postcodeDigits: number
  abroad: readonly { country: string; city: string; postcode: string }[]
  phonePrefix: string
  phoneDigits: number
}

export interface DemoProduct {
  code: string
  name: string
  category: string
  /** In whole units of the currency, as of the first day; prices rise once on the way. */
  price: number
  /** How often it is chosen, against the others. */
  weight: number
  /** How well it keeps people who began with it: 1 is as the shop on average. */
  keeps: number
  /** Whether it is chosen most in the weeks before Christmas and on other days of presents. */
  isPresent: boolean
}

export interface Charges {
  postage: readonly { name: string; price: number; weight: number }[]
  postageCode: string
  freeFrom: number
  discountCode: string
  discountName: string
}

export interface Buying {
  shareOfWomen: number
  /** Chance of a second purchase after a first one that is as the shop on average. */
  returns: number
  /** Days between two purchases of a middling returning customer. */
  rhythmDays: number
  /** Share of people who have an account, and so a customer number, from their first order. */
  hasAccount: number
  /** Share of orders that nobody's name is on. */
  anonymous: number
  grantsEmail: number
  grantsSms: number
}
