/** What the staff do with a card that there is: put money on it, and undo what was done by hand. Each is an entry of the card's statement. */
import { first, one, sql, type Tx, write } from '../../kit/database.ts'
import { conflict, notFound } from '../../kit/problem.ts'
import { execute } from '../execute.ts'

interface Change {
  shopId: string
  cardId: string
  reason: string
  staffId: string | null
  now: Date
}

/** Puts money on a card, which lapses with it. Throws `card_disabled` and `card_expired`. */
export async function topUpCard(
  tx: Tx,
  { shopId, cardId, amountMinor, reason, staffId, now }: Change & { amountMinor: number },
): Promise<void> {
  const card = await first(
    tx,
    sql<{ currency: string; validUntil: Date | null }>`
      select currency, valid_until from gift_cards where shop_id = ${shopId} and holder_id = ${cardId}`,
  )
  if (!card) throw notFound()
  const { currency, validUntil } = card
  if (validUntil !== null && validUntil <= now) throw conflict('card_expired')
  const command = {
    kind: 'fill_card',
    cardId,
    currency,
    amountMinor,
    expiresAt: validUntil,
    isPaid: false,
    isTopUp: true,
    reason,
    staffId,
  } as const
  await execute<'fill_card'>(tx, { shopId, command, now })
  // Looked at only now, under the lock of its holder: somebody may have disabled it a moment ago.
  if (await isDisabled(tx, { shopId, cardId })) throw conflict('card_disabled')
}

/** Undoes an operation of the card's statement by its opposite. A disabling that is undone leaves the card usable again, with what was taken. */
export async function undoCardOperation(
  tx: Tx,
  { shopId, cardId, version, reason, staffId, now }: Change & { version: number },
): Promise<void> {
  if (!(await first(tx, sql`select 1 from gift_cards where shop_id = ${shopId} and holder_id = ${cardId}`))) throw notFound()
  const command = { kind: 'undo_on_card', cardId, version, reason, staffId } as const
  const { enables, amountMinor } = await execute<'undo_on_card'>(tx, { shopId, command, now })
  if (!enables) {
    if (await isDisabled(tx, { shopId, cardId })) throw conflict('card_disabled')
    return
  }
  await write(
    tx,
    sql`
      update gift_cards set disabled_at = null, disabled_why = null, taken_minor = taken_minor - ${amountMinor}
      where shop_id = ${shopId} and holder_id = ${cardId}`,
  )
}

const isDisabled = async (tx: Tx, { shopId, cardId }: { shopId: string; cardId: string }): Promise<boolean> =>
  (
    await one(
      tx,
      sql<{ isDisabled: boolean }>`
        select disabled_at is not null as is_disabled from gift_cards where shop_id = ${shopId} and holder_id = ${cardId}`,
    )
  ).isDisabled
