/** What is known of advocates and friends when their referral is decided. Reads what other capabilities keep, and stores nothing of it. */
import { uuids } from '../kit/arrays.ts'
import { all, type Db, sql } from '../kit/database.ts'
import { mailbox } from './mailbox.ts'
import type { ReferralFlag, ReferralReason } from './schema.ts'

export interface Evidence {
  blocks: ReferralReason[]
  suspicions: ReferralFlag[]
}

interface Row {
  referralId: string
  isSame: boolean
  advocateEmails: string[]
  friendEmails: string[]
  hasPayment: boolean
  hasDevice: boolean
  hasNetwork: boolean
  hasAddress: boolean
  isRing: boolean
  nearby: number
}

/** How many friends of one advocate within a day before or after are a burst, this one among them. */
const burst = 5

/**
 * Of each referral. One person: the same customer, one mailbox, or one card by the `payment_fingerprint` that the shop's server told with
 * events of both. To be looked at: a device that both were known on; a network that the advocate or another friend opened a link from; family
 * name and postcode; friends that lead back to whom they were brought by; many within a day.
 */
export async function evidenceOf(
  db: Db,
  { shopId, referralIds }: { shopId: string; referralIds: readonly string[] },
): Promise<ReadonlyMap<string, Evidence>> {
  if (referralIds.length === 0) return new Map()
  const rows = await all(
    db,
    sql<Row>`
      select referral_id, advocate_id = referrals.customer_id as is_same,
        array(select value from identifiers where shop_id = ${shopId} and identifiers.customer_id = advocate_id and kind = 'email') as advocate_emails,
        array(select value from identifiers where shop_id = ${shopId} and identifiers.customer_id = referrals.customer_id and kind = 'email') as friend_emails,
        exists (
          select 1 from events as mine join events as other on other.shop_id = ${shopId} and other.properties ->> 'payment_fingerprint' = mine.properties ->> 'payment_fingerprint'
          where mine.shop_id = ${shopId} and mine.customer_id = advocate_id and other.customer_id = referrals.customer_id
            and mine.is_from_shop and other.is_from_shop and length(mine.properties ->> 'payment_fingerprint') >= 8
        ) as has_payment,
        exists (
          select 1 from device_runs as mine join device_runs as other on other.shop_id = ${shopId} and other.device_id = mine.device_id
          where mine.shop_id = ${shopId} and mine.customer_id = advocate_id and other.customer_id = referrals.customer_id
        ) as has_device,
        exists (
          select 1 from referrals as other
          where other.shop_id = ${shopId} and other.network_hash = referrals.network_hash
            and (other.customer_id = referrals.advocate_id or (other.advocate_id = referrals.advocate_id and other.customer_id <> referrals.customer_id))
        ) as has_network,
        exists (
          select 1 from customers as mine join customers as other on other.shop_id = ${shopId} and other.customer_id = referrals.customer_id
          where mine.shop_id = ${shopId} and mine.customer_id = advocate_id
            and mine.postcode = other.postcode and lower(mine.last_name) = lower(other.last_name)
        ) as has_address,
        exists (
          with recursive chain as (
            select above.advocate_id as customer_id, 1 as steps from referrals as above
            where above.shop_id = ${shopId} and above.customer_id = referrals.advocate_id and above.state in ('qualified', 'held', 'rewarded')
            union
            select above.advocate_id, steps + 1 from chain join referrals as above
              on above.shop_id = ${shopId} and above.customer_id = chain.customer_id and above.state in ('qualified', 'held', 'rewarded')
            where steps < 10
          )
          select 1 from chain where chain.customer_id = referrals.customer_id
        ) as is_ring,
        (
          select count(distinct other.customer_id) from referrals as other
          where other.shop_id = ${shopId} and other.advocate_id = referrals.advocate_id and other.state in ('identified', 'qualified', 'held', 'rewarded')
            and (select min(placed_at) from orders where shop_id = ${shopId} and orders.customer_id = other.customer_id and orders.state = 'placed')
              between first_order.placed_at - interval '1 day' and first_order.placed_at + interval '1 day'
        ) as nearby
      from referrals
      left join lateral (
        select placed_at from orders where shop_id = ${shopId} and orders.customer_id = referrals.customer_id and orders.state = 'placed'
        order by placed_at, number limit 1
      ) as first_order on true
      where shop_id = ${shopId} and referral_id = any(${uuids(referralIds)})`,
  )
  return new Map(rows.map((row) => [row.referralId, { blocks: blocksOf(row), suspicions: suspicionsOf(row) }]))
}

function blocksOf({ isSame, advocateEmails, friendEmails, hasPayment }: Row): ReferralReason[] {
  if (isSame) return ['same_customer']
  const mine = new Set(advocateEmails.map(mailbox))
  return [
    ...(friendEmails.some((email) => mine.has(mailbox(email))) ? (['same_email'] as const) : []),
    ...(hasPayment ? (['same_payment'] as const) : []),
  ]
}

const suspicionsOf = ({ hasDevice, hasNetwork, hasAddress, isRing, nearby }: Row): ReferralFlag[] => [
  ...(hasDevice ? (['same_device'] as const) : []),
  ...(hasNetwork ? (['same_network'] as const) : []),
  ...(hasAddress ? (['same_address'] as const) : []),
  ...(isRing ? (['ring'] as const) : []),
  ...(nearby >= burst ? (['burst'] as const) : []),
]
