/** What the staff of a demo shop would have noted about their customers: fields, tags, notes and tasks. */
import { addTag, createField, createTask, takeTag, writeNote } from '../customers/customers.ts'
import { addDays, localDay } from '../kit/clock.ts'
import type { Tx } from '../kit/database.ts'
import type { DemoPerson } from './demo-person.ts'
import type { DemoCustomer } from './demo-rows.ts'
import { customerIdsOf } from './known-customers.ts'
import { type DemoShop, shopProfiles } from './shop-profiles.ts'

/** Writes it all down in the name of this person of the staff. */
export async function recordWork(
  tx: Tx,
  {
    shopId,
    staffId,
    shop,
    customers,
    now,
  }: { shopId: string; staffId: string; shop: DemoShop; customers: readonly DemoCustomer[]; now: Date },
): Promise<void> {
  const { work, shop: place } = shopProfiles[shop]
  const by = { shopId, staffId, now }
  await createField(tx, { ...by, create: { ...work.choice, options: [...work.choice.options], type: 'choice', isPersonal: false } })
  await createField(tx, { ...by, create: { ...work.yesNo, options: [], type: 'yes_no', isPersonal: false } })

  const known = customers.filter(({ person, orders }) => person.emailKey !== null && orders.length > 0)
  const ids = await customerIdsOf(tx, { shopId, values: known.map(({ person }) => person.emailKey ?? '') })
  const idsOf = (people: readonly { person: DemoPerson }[]) => people.flatMap(({ person }) => ids.get(person.emailKey ?? '') ?? [])
  const best = known.filter(({ person }) => !person.isBusiness).toSorted((one, other) => other.orders.length - one.orders.length)
  const tagged = {
    business: known.filter(({ person }) => person.isBusiness),
    best: best.slice(0, 25),
    complaint: known.filter(({ orders }) => orders.some(({ favourMinor }) => favourMinor !== null)),
  }
  for (const [kind, people] of Object.entries(tagged) as [keyof typeof tagged, typeof known][]) {
    const tag = await takeTag(tx, { shopId, name: work.tags[kind], now })
    await addTag(tx, { ...by, tag, customerIds: idsOf(people) })
  }

  // About the best, whom one meets first in the list.
  const met = idsOf(best)
  for (const [index, body] of work.notes.entries()) {
    const customerId = met[index]
    const writtenAt = new Date(now.getTime() - (index * 5 + 1) * 86_400_000)
    if (customerId) await writeNote(tx, { shopId, staffId, customerId, note: { body, mentions: [] }, now: writtenAt })
  }
  const today = localDay(now, place.timeZone)
  for (const [index, { title, inDays, recurrence }] of work.tasks.entries()) {
    const create = {
      title,
      recurrence,
      dueOn: addDays(today, inDays),
      assigneeId: staffId,
      customerId: recurrence ? null : (met[index] ?? null),
    }
    await createTask(tx, { ...by, create })
  }
}
