import { addDays, startOfDay } from '../../kit/clock.ts'
import { csvLine } from '../../kit/csv.ts'
import { all, type Db, one, sql } from '../../kit/database.ts'
import type { VatAnswer, VatLine } from '../gift-card-schema.ts'

/**
 * What was sold and redeemed with gift cards on these days of the shop's zone, by currency, purpose and rate. VAT of a single-purpose card is
 * due when it is sold, and is within its price: price × rate / (1 + rate), rounded half up (Directive (EU) 2016/1065, articles 30a and 30b). Of a
 * multi-purpose card it is due when it is redeemed, at the rates of what is bought, which the order knows.
 */
export async function vatFigures(db: Db, { shopId, from, to }: { shopId: string; from: string; to: string }): Promise<VatLine[]> {
  const { zone } = await one(db, sql<{ zone: string }>`select time_zone as zone from shops where shop_id = ${shopId}`)
  const begins = startOfDay(from, zone)
  const ends = startOfDay(addDays(to, 1), zone)
  const rows = await all(
    db,
    sql<Omit<VatLine, 'soldVatMinor'>>`
      with issued as (
        select holder_id, first_minor, order_number is not null as is_sold from gift_cards
        where shop_id = ${shopId} and issued_at >= ${begins} and issued_at < ${ends}
      ), moved as (
        select holder_id,
          coalesce(sum(amount) filter (where from_bucket = 'issuance' and key <> 'fill'), 0)
            - coalesce(sum(amount) filter (where to_bucket = 'clawed' and from_bucket <> 'forgiven' and operation.kind = 'reverse'), 0) as given,
          coalesce(sum(amount) filter (where to_bucket = 'redeemed'), 0)
            - coalesce(sum(amount) filter (where from_bucket = 'restored' and operation.kind <> 'reverse'), 0) as redeemed,
          coalesce(sum(amount) filter (where to_bucket = 'expired'), 0) as expired,
          coalesce(sum(amount) filter (where to_bucket = 'clawed' and operation.kind <> 'reverse'), 0)
            - coalesce(sum(amount) filter (where from_bucket = 'restored' and operation.kind = 'reverse'), 0) as disabled
        from gift_cards
        join loyalty_accounts using (shop_id, holder_id)
        join loyalty_operations as operation using (shop_id, account_id)
        join loyalty_entries as entry using (shop_id, account_id)
        where shop_id = ${shopId} and entry.version = operation.version and effective_at >= ${begins} and effective_at < ${ends}
        group by holder_id
      )
      select currency, purpose, vat_basis_points,
        count(issued.holder_id) filter (where is_sold)::integer as sold,
        coalesce(sum(issued.first_minor) filter (where is_sold), 0)::bigint as sold_minor,
        (coalesce(sum(issued.first_minor) filter (where not is_sold), 0) + coalesce(sum(given), 0))::bigint as given_minor,
        coalesce(sum(redeemed), 0)::bigint as redeemed_minor,
        coalesce(sum(expired), 0)::bigint as expired_minor,
        coalesce(sum(disabled), 0)::bigint as disabled_minor
      from gift_cards
      left join issued using (holder_id)
      left join moved using (holder_id)
      where shop_id = ${shopId} and (issued.holder_id is not null or moved.holder_id is not null)
      group by currency, purpose, vat_basis_points
      order by currency, purpose, vat_basis_points`,
  )
  return rows.map((row) => ({ ...row, soldVatMinor: row.vatBasisPoints === null ? null : vatWithin(row.soldMinor, row.vatBasisPoints) }))
}

/** The same figures for a spreadsheet, a currency, purpose and rate a line. */
export function* vatLines({ from, to, lines }: VatAnswer): Generator<string> {
  yield `\uFEFF${csvLine(['from', 'to', 'currency', 'purpose', 'vat_percent', ...columns.map(([name]) => name)])}`
  for (const line of lines) {
    const { currency, purpose, vatBasisPoints } = line
    const percent = vatBasisPoints === null ? null : vatBasisPoints / 100
    yield csvLine([from, to, currency, purpose, percent, ...columns.map(([, key]) => line[key])])
  }
}

const columns = [
  ['sold', 'sold'],
  ['sold_minor', 'soldMinor'],
  ['sold_vat_minor', 'soldVatMinor'],
  ['given_minor', 'givenMinor'],
  ['redeemed_minor', 'redeemedMinor'],
  ['lapsed_minor', 'expiredMinor'],
  ['disabled_minor', 'disabledMinor'],
] as const

function vatWithin(grossMinor: number, basisPoints: number): number {
  const whole = BigInt(10_000 + basisPoints)
  return Number((2n * BigInt(grossMinor) * BigInt(basisPoints) + whole) / (2n * whole))
}
