import type { Condition } from '../condition.ts'
import { birthday } from './birthday.ts'
import { boughtCategory, boughtProduct } from './bought.ts'
import { consent } from './consent.ts'
import { eventCount, eventSum, eventTime } from './event-tally.ts'
import { identifier, merged } from './identifier.ts'
import { inSegment } from './in-segment.ts'
import { orderAverage, orderCount, orderRevenue, orderTime } from './order-tally.ts'
import { city, country, language, postcode } from './place.ts'
import { profileField } from './profile-field.ts'
import { daysSinceOrder, purchaseDays } from './purchase-days.ts'
import { randomBucket } from './random-bucket.ts'
import { bestFifth, oneOrderOverdue, rfmClass } from './rfm.ts'
import { tag } from './tag.ts'
import { trait } from './trait.ts'

/** What can be asked of everything that stands below segments; others bring conditions of their own. */
export const builtInConditions: readonly Condition[] = [
  ...[profileField, trait, tag, language, birthday, identifier, merged, randomBucket],
  ...[country, city, postcode],
  ...[orderCount, orderRevenue, orderAverage, orderTime, purchaseDays, daysSinceOrder, boughtProduct, boughtCategory],
  ...[rfmClass, bestFifth, oneOrderOverdue],
  ...[eventCount, eventSum, eventTime],
  ...[consent, inSegment],
]
