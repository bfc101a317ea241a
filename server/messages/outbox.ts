/** What was written to whom, what waits, and why. */
import { z } from 'zod'
import { cutPage, readCursor } from '../kit/cursor.ts'
import { all, type Db, first, sql } from '../kit/database.ts'
import { notFound } from '../kit/problem.ts'
import type { SendView } from './schema.ts'

/** As it is stored: rules by their names. */
type Send = Omit<SendView, 'why'>

type Stored = Omit<Send, 'createdAt' | 'dueAt' | 'expiresAt' | 'handedAt' | 'endedAt'> &
  Record<'createdAt' | 'dueAt' | 'expiresAt', Date> &
  Record<'handedAt' | 'endedAt', Date | null>

/** The newest first. */
export async function sendPage(
  db: Db,
  {
    shopId,
    state,
    customerId,
    cursor,
    limit,
  }: { shopId: string; state?: string | undefined; customerId?: string | undefined; cursor?: string | undefined; limit: number },
): Promise<{ sends: Send[]; nextCursor: string | null }> {
  const after = readCursor(cursor, z.tuple([z.uuid()]))
  const rows = await all(
    db,
    sql<Stored>`
      ${stored} where sends.shop_id = ${shopId}
      ${state === undefined ? sql`` : sql`and sends.state = ${state}`}
      ${customerId === undefined ? sql`` : sql`and sends.customer_id = ${customerId}`}
      ${after === null ? sql`` : sql`and sends.send_id < ${after[0]}`}
      order by sends.send_id desc limit ${limit + 1}`,
  )
  const { page, nextCursor } = cutPage(rows, limit, ({ sendId }) => [sendId])
  return { sends: page.map(presented), nextCursor }
}

/** Throws the plain 404. */
export async function sendDetail(db: Db, { shopId, sendId }: { shopId: string; sendId: string }) {
  const row = await first(db, sql<Stored>`${stored} where sends.shop_id = ${shopId} and sends.send_id = ${sendId}`)
  if (!row) throw notFound()
  const deferrals = await all(
    db,
    sql<{ decidedAt: Date; rules: string[]; untilAt: Date }>`
      select decided_at, rules, until_at from send_deferrals where shop_id = ${shopId} and send_id = ${sendId} order by decided_at limit 200`,
  )
  const content = await first(
    db,
    sql<{ subject: string; html: string; text: string; headers: Record<string, string> }>`
      select subject, html, body_text as text, headers from send_contents where shop_id = ${shopId} and send_id = ${sendId}`,
  )
  return {
    ...presented(row),
    deferrals: deferrals.map(({ decidedAt, rules, untilAt }) => ({
      decidedAt: decidedAt.toISOString(),
      rules,
      untilAt: untilAt.toISOString(),
    })),
    content: content ?? null,
  }
}

const stored = sql`
  select send_id, sends.customer_id, coalesce(nullif(concat_ws(' ', first_name, last_name), ''), customers.email, customer_number, customers.phone, '') as customer_title,
    message_templates.code as template, message_templates.name as template_name, sends.message_class, topic, sends.state, rules, contact,
    sends.created_at, due_at, expires_at, handed_at, ended_at, answer
  from sends join customers using (shop_id, customer_id) join message_templates using (shop_id, template_id)`

const presented = ({ createdAt, dueAt, expiresAt, handedAt, endedAt, ...rest }: Stored): Send => ({
  ...rest,
  ...{ createdAt: createdAt.toISOString(), dueAt: dueAt.toISOString(), expiresAt: expiresAt.toISOString() },
  ...{ handedAt: handedAt?.toISOString() ?? null, endedAt: endedAt?.toISOString() ?? null },
})
