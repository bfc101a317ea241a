import { first, sql, type Tx, write } from '../../kit/database.ts'
import { notFound } from '../../kit/problem.ts'
import { execute } from '../execute.ts'

/**
 * Takes what is left of a card, which pays for nothing from now on. `why` is null where its purchase was given back. Again, it takes only what
 * came back to the card since.
 */
export async function disableCard(
  tx: Tx,
  { shopId, cardId, why, staffId, now }: { shopId: string; cardId: string; why: string | null; staffId: string | null; now: Date },
): Promise<void> {
  const card = await first(
    tx,
    sql<{ isDisabled: boolean }>`
      select disabled_at is not null as is_disabled from gift_cards where shop_id = ${shopId} and holder_id = ${cardId}`,
  )
  if (!card) throw notFound()
  // The card's row only after the lock of its holder, as everywhere.
  const command = { kind: 'empty_card', cardId, reason: why, isDisabled: card.isDisabled, staffId } as const
  const { takenMinor } = await execute<'empty_card'>(tx, { shopId, command, now })
  await write(
    tx,
    sql`
      update gift_cards
      set disabled_at = coalesce(disabled_at, ${now}), disabled_why = case when disabled_at is null then ${why} else disabled_why end, taken_minor = taken_minor + ${takenMinor}
      where shop_id = ${shopId} and holder_id = ${cardId} and (disabled_at is null or ${takenMinor} > 0)`,
  )
}
