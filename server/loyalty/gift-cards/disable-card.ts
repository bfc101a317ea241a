import { first, sql, type Tx, write } from '../../kit/database.ts'
import { notFound } from '../../kit/problem.ts'
import { execute } from '../execute.ts'

/** Takes what is left of a card, which pays for nothing from now on. Again, it changes nothing. */
export async function disableCard(
  tx: Tx,
  { shopId, cardId, why, staffId, now }: { shopId: string; cardId: string; why: string; staffId: string | null; now: Date },
): Promise<void> {
  if (!(await first(tx, sql`select 1 from gift_cards where shop_id = ${shopId} and holder_id = ${cardId}`))) throw notFound()
  // The card's row only after the lock of its holder, as everywhere.
  const command = { kind: 'empty_card', cardId, reason: why, staffId } as const
  const { takenMinor } = await execute<'empty_card'>(tx, { shopId, command, now })
  await write(
    tx,
    sql`
      update gift_cards
      set disabled_at = coalesce(disabled_at, ${now}), disabled_why = coalesce(disabled_why, ${why}), taken_minor = taken_minor + ${takenMinor}
      where shop_id = ${shopId} and holder_id = ${cardId} and (disabled_at is null or ${takenMinor} > 0)`,
  )
}
