/**
 * The one way by which anything is written to anybody. A wish becomes a row; what happens to it is decided when it is due, and never
 * before.
 */
import { all, sql, type Tx, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { invalid, notFound } from '../kit/problem.ts'
import type { SeriesPass } from './caps.ts'
import type { MessageClass } from './schema.ts'

export interface WantedSend {
  customerId: string
  /** The code of a template that was published. */
  template: string
  /** What it is about: decides which of several goes first. */
  topic: string
  /** Under this key the source wants one message and no more. */
  key: string
  data: Record<string, unknown>
  dueAt: Date
  /** From then on it is too late, and nothing is sent. */
  expiresAt: Date
  /** What becomes of it where a limit or a guard stands in the way. */
  whenHeld: 'skip' | 'defer'
  series: SeriesPass | null
}

/**
 * Plans messages, each once for its source and key: the same wish again is the message that there is. Answers their ids, in the order of
 * the wishes. Throws `template_unknown` where a template is not there or was never published, the plain 404 for an unknown customer.
 */
export async function send(
  tx: Tx,
  { shopId, source, wishes, now }: { shopId: string; source: string; wishes: readonly WantedSend[]; now: Date },
): Promise<string[]> {
  const templates = await publishedTemplates(tx, { shopId, codes: [...new Set(wishes.map(({ template }) => template))] })
  const rows = wishes.map((wish) => {
    const template = templates.get(wish.template)
    if (!template) throw invalid('template_unknown', { code: wish.template })
    return {
      ...{ send_id: newId(), customer_id: wish.customerId, topic: wish.topic, source_key: wish.key, data: wish.data, series: wish.series },
      ...{ due_at: wish.dueAt, expires_at: wish.expiresAt, when_held: wish.whenHeld },
      ...{ template_id: template.templateId, version: template.version, message_class: template.messageClass },
    }
  })
  const known = await all(
    tx,
    sql<{ customerId: string }>`
      select customer_id from customers where shop_id = ${shopId} and erased_at is null and customer_id = any(${wishes.map(({ customerId }) => customerId)}::uuid[])`,
  )
  if (known.length < new Set(wishes.map(({ customerId }) => customerId)).size) throw notFound()
  await write(
    tx,
    sql`
      insert into sends (shop_id, send_id, customer_id, channel, message_class, topic, source, source_key, template_id, version, data, series, when_held, state, due_at, expires_at, created_at)
      select ${shopId}, send_id, customer_id, 'email', message_class, topic, ${source}, source_key, template_id, version, data, series, when_held, 'planned', due_at, expires_at, ${now}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as wish (
        send_id uuid, customer_id uuid, topic text, source_key text, data jsonb, series jsonb, due_at timestamptz, expires_at timestamptz, when_held text,
        template_id uuid, version integer, message_class text)
      on conflict (shop_id, source, source_key) do nothing`,
  )
  const stored = await all(
    tx,
    sql<{ sendId: string; sourceKey: string }>`
      select send_id, source_key from sends where shop_id = ${shopId} and source = ${source} and source_key = any(${wishes.map(({ key }) => key)}::text[])`,
  )
  const byKey = new Map(stored.map(({ sourceKey, sendId }) => [sourceKey, sendId]))
  return wishes.map(({ key }) => byKey.get(key) ?? '')
}

interface PublishedTemplate {
  code: string
  templateId: string
  version: number
  messageClass: MessageClass
}

async function publishedTemplates(
  tx: Tx,
  { shopId, codes }: { shopId: string; codes: readonly string[] },
): Promise<ReadonlyMap<string, PublishedTemplate>> {
  const rows = await all(
    tx,
    sql<PublishedTemplate>`
      select code, template_id, version, message_class from message_templates
      where shop_id = ${shopId} and code = any(${codes}::text[]) and version is not null and archived_at is null`,
  )
  return new Map(rows.map((row) => [row.code, row]))
}
