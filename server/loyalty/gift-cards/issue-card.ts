import { localDay } from '../../kit/clock.ts'
import { one, sql, type Tx, write } from '../../kit/database.ts'
import { newId } from '../../kit/ids.ts'
import { invalid } from '../../kit/problem.ts'
import { execute } from '../execute.ts'
import type { IssueCard } from '../gift-card-schema.ts'
import { addWallets } from '../program-store.ts'
import { couponCode } from '../rewards/coupon-code.ts'
import { cardWallet } from './card-account.ts'
import { hashOfCard } from './store.ts'

/** A card with its money. The code is said here and nowhere again: only its hash is kept. */
export async function issueCard(
  tx: Tx,
  { shopId, card, staffId, now }: { shopId: string; card: IssueCard; staffId: string | null; now: Date },
): Promise<{ cardId: string; code: string }> {
  const shop = await one(
    tx,
    sql<{ currency: string; zone: string }>`select currency, time_zone as zone from shops where shop_id = ${shopId}`,
  )
  const { amountMinor, origin, vat, currency = shop.currency } = card
  const validUntil = card.validUntil === null ? null : new Date(card.validUntil)
  if (validUntil !== null && validUntil <= now) throw invalid('expiry_is_past')
  const cardId = newId()
  const code = couponCode()
  const reason = origin.kind === 'given' ? origin.reason : null
  await addWallets(tx, { shopId, wallets: [{ code: cardWallet(currency), kind: 'gift_card', currency }], now })
  await write(
    tx,
    sql`
      insert into loyalty_holders (shop_id, holder_id, kind, joined_at, joined_on)
      values (${shopId}, ${cardId}, 'gift_card', ${now}, ${localDay(now, shop.zone)})`,
  )
  await write(
    tx,
    sql`
      insert into gift_cards (
        shop_id, holder_id, code_hash, last_four, currency, first_minor, order_number, reason, purpose, vat_basis_points, valid_until, issued_at, issued_by
      ) values (
        ${shopId}, ${cardId}, ${hashOfCard(shopId, code)}, ${code.slice(-4)}, ${currency}, ${amountMinor},
        ${origin.kind === 'bought' ? origin.orderNumber : null}, ${reason}, ${vat.purpose}, ${vat.purpose === 'single' ? vat.basisPoints : null},
        ${validUntil}, ${now}, ${staffId}
      )`,
  )
  const command = {
    kind: 'fill_card',
    cardId,
    currency,
    amountMinor,
    expiresAt: validUntil,
    isPaid: reason === null,
    isTopUp: false,
    reason,
    staffId,
  } as const
  await execute<'fill_card'>(tx, { shopId, command, now })
  return { cardId, code }
}
