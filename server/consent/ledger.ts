/** The ledger of evidence as it is read: page by page, and one piece with all that proves it. */
import { z } from 'zod'
import { startOfDay } from '../kit/clock.ts'
import { cutPage, readCursor } from '../kit/cursor.ts'
import { all, type Db, first, type Query, sql } from '../kit/database.ts'
import { notFound } from '../kit/problem.ts'
import { getShop } from '../shops/shops.ts'
import type { EvidenceEntry, EvidenceQuery, Receipt } from './schema.ts'

type Entry = Omit<z.infer<typeof EvidenceEntry>, 'occurredAt' | 'recordedAt'> & { occurredAt: Date; recordedAt: Date }

/** Evidence as it was recorded, newest first. Days are those on which it was said, in the shop's zone. */
export async function evidencePage(
  db: Db,
  { shopId, filter: { cursor, limit, ...filter } }: { shopId: string; filter: EvidenceQuery },
): Promise<{ evidence: Entry[]; nextCursor: string | null }> {
  const after = readCursor(cursor, z.tuple([z.uuid()]))
  const { timeZone } = await getShop(db, { shopId })
  const conditions: Query<unknown>[] = [sql`true`]
  if (filter.customerId) conditions.push(sql`consent_evidence.customer_id = ${filter.customerId}`)
  if (filter.channel) conditions.push(sql`channel = ${filter.channel}`)
  if (filter.purpose) conditions.push(sql`purpose = ${filter.purpose}`)
  if (filter.state) conditions.push(sql`state = ${filter.state}`)
  if (filter.kind) conditions.push(sql`consent_evidence.kind = ${filter.kind}`)
  if (filter.from) conditions.push(sql`occurred_at >= ${startOfDay(filter.from, timeZone)}`)
  if (filter.to) conditions.push(sql`occurred_at < ${startOfDay(filter.to, timeZone)}::timestamptz + interval '1 day'`)
  if (after) conditions.push(sql`evidence_id < ${after[0]}::uuid`)
  const rows = await all(
    db,
    sql<Entry>`
      select ${entryColumns} from consent_evidence join customers using (shop_id, customer_id) left join staff on staff_id = recorded_by
      where consent_evidence.shop_id = ${shopId} and ${sql.join(conditions, sql` and `)} order by evidence_id desc limit ${limit + 1}`,
  )
  const { page, nextCursor } = cutPage(rows, limit, ({ evidenceId }) => [evidenceId])
  return { evidence: page, nextCursor }
}

/** One piece of evidence with all that proves it. Throws the plain 404. */
export async function receiptOf(db: Db, { shopId, evidenceId }: { shopId: string; evidenceId: string }): Promise<z.infer<typeof Receipt>> {
  const found = await first(
    db,
    sql<Entry & Proof>`
      select ${entryColumns}, shops.name as shop_name, message_id, form, consent_evidence.language as said_in, ip, user_agent, confirmation_id, confirmed_at, confirmed_ip, soft_opt_in,
        consent_texts.text_id, version, consent_texts.language as text_language, body, encode(body_hash, 'hex') as sha256, api_keys.name as key_name, imports.file_name as import_file
      from consent_evidence
      join shops using (shop_id)
      join customers using (shop_id, customer_id)
      left join staff on staff_id = recorded_by
      left join consent_texts on consent_texts.shop_id = ${shopId} and consent_texts.text_id = consent_evidence.text_id
      left join api_keys on api_keys.shop_id = ${shopId} and api_keys.key_id = consent_evidence.key_id
      left join imports on imports.shop_id = ${shopId} and imports.import_id = consent_evidence.import_id
      where consent_evidence.shop_id = ${shopId} and evidence_id = ${evidenceId}`,
  )
  if (!found) throw notFound()
  const { textId, version, textLanguage, body, sha256, saidIn, confirmedAt, ...receipt } = found
  return {
    ...receipt,
    ...presentEntry(receipt),
    confirmedAt: confirmedAt?.toISOString() ?? null,
    language: saidIn,
    text: textId === null ? null : { textId, version: version ?? 0, language: textLanguage ?? '', body: body ?? '', sha256: sha256 ?? '' },
  }
}

/** An entry as an answer. */
export const presentEntry = <Row extends { occurredAt: Date; recordedAt: Date }>(row: Row) => ({
  ...row,
  occurredAt: row.occurredAt.toISOString(),
  recordedAt: row.recordedAt.toISOString(),
})

interface Proof {
  shopName: string
  messageId: string | null
  form: string | null
  saidIn: string | null
  ip: string | null
  userAgent: string | null
  confirmationId: string | null
  confirmedAt: Date | null
  confirmedIp: string | null
  softOptIn: Record<string, unknown> | null
  textId: string | null
  version: number | null
  textLanguage: string | null
  body: string | null
  sha256: string | null
  keyName: string | null
  importFile: string | null
}

const entryColumns = sql`
  evidence_id, consent_evidence.customer_id, coalesce(nullif(concat_ws(' ', first_name, last_name), ''), customers.email, customer_number, customers.phone, '') as customer_title,
  consent_evidence.channel, consent_evidence.purpose, contact, consent_evidence.state, occurred_at, recorded_at, consent_evidence.kind, source, staff.name as recorded_by`
