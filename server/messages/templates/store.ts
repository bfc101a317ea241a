/** Templates: a draft that is edited, and versions that are sent. */
import { all, type Db, first, sql, type Tx, write } from '../../kit/database.ts'
import { newId } from '../../kit/ids.ts'
import { type Catalogues, translator } from '../../kit/language.ts'
import { conflict, notFound } from '../../kit/problem.ts'
import { getShop } from '../../shops/shops.ts'
import type { MessageClass } from '../schema.ts'
import { settingsOf } from '../settings.ts'
import { type CompiledMessage, compileContent } from './compile.ts'
import type { TemplateContent } from './content.ts'

export interface StoredTemplate {
  templateId: string
  code: string
  name: string
  messageClass: MessageClass
  draft: TemplateContent
  version: number | null
  published: TemplateContent | null
  changedAt: Date
}

/** The templates of a shop by name, without those that were put away. */
export const templatesOf = (db: Db, { shopId }: { shopId: string }): Promise<StoredTemplate[]> =>
  all(db, sql<StoredTemplate>`${stored} where shop_id = ${shopId} and archived_at is null order by name, template_id limit 500`)

/** Throws the plain 404. */
export async function templateOf(db: Db, { shopId, templateId }: { shopId: string; templateId: string }): Promise<StoredTemplate> {
  const template = await first(
    db,
    sql<StoredTemplate>`${stored} where shop_id = ${shopId} and template_id = ${templateId} and archived_at is null`,
  )
  if (!template) throw notFound()
  return template
}

/** Throws `template_code_taken`. */
export async function createTemplate(
  tx: Tx,
  {
    shopId,
    code,
    name,
    messageClass,
    draft,
    now,
  }: { shopId: string; code: string; name: string; messageClass: MessageClass; draft: TemplateContent; now: Date },
): Promise<string> {
  const templateId = newId()
  const { count } = await write(
    tx,
    sql`insert into message_templates (shop_id, template_id, code, name, message_class, draft, created_at, changed_at)
        values (${shopId}, ${templateId}, ${code}, ${name}, ${messageClass}, ${JSON.stringify(draft)}::jsonb, ${now}, ${now}) on conflict do nothing`,
  )
  if (count === 0) throw conflict('template_code_taken', { code })
  return templateId
}

/** What is sent stays as it is until the next version is published. Throws the plain 404. */
export async function changeDraft(
  tx: Tx,
  {
    shopId,
    templateId,
    name,
    draft,
    now,
  }: { shopId: string; templateId: string; name?: string | undefined; draft?: TemplateContent | undefined; now: Date },
): Promise<void> {
  const { count } = await write(
    tx,
    sql`update message_templates set name = coalesce(${name ?? null}, name), draft = coalesce(${draft ? JSON.stringify(draft) : null}::jsonb, draft), changed_at = ${now}
        where shop_id = ${shopId} and template_id = ${templateId} and archived_at is null`,
  )
  if (count === 0) throw notFound()
}

/** Compiles the draft in every language of the shop; from now on this is sent. Answers the number of the version. Throws the plain 404. */
export async function publishTemplate(
  tx: Tx,
  {
    shopId,
    templateId,
    catalogues,
    staffId,
    now,
  }: { shopId: string; templateId: string; catalogues: Catalogues; staffId: string | null; now: Date },
): Promise<number> {
  const { draft, messageClass, version: before } = await templateOf(tx, { shopId, templateId })
  const version = (before ?? 0) + 1
  const compiled = await compileFor(tx, { shopId, content: draft, messageClass, catalogues })
  await write(
    tx,
    sql`insert into message_versions (shop_id, template_id, version, content, compiled, published_by, published_at)
        values (${shopId}, ${templateId}, ${version}, ${JSON.stringify(draft)}::jsonb, ${JSON.stringify(compiled)}::jsonb, ${staffId}, ${now})`,
  )
  await write(
    tx,
    sql`update message_templates set version = ${version}, changed_at = ${now} where shop_id = ${shopId} and template_id = ${templateId}`,
  )
  return version
}

/** The content in every language of the shop, by language. */
export async function compileFor(
  db: Db,
  {
    shopId,
    content,
    messageClass,
    catalogues,
  }: { shopId: string; content: TemplateContent; messageClass: MessageClass; catalogues: Catalogues },
): Promise<Record<string, CompiledMessage>> {
  const shop = await getShop(db, { shopId })
  const { brand } = await settingsOf(db, { shopId })
  const compiled: Record<string, CompiledMessage> = {}
  for (const language of shop.languages) {
    const say = translator(language, catalogues)
    compiled[language] = await compileContent(content, {
      language,
      fallback: shop.languages[0] ?? language,
      brand,
      shopName: shop.name,
      messageClass,
      say,
    })
  }
  return compiled
}

const stored = sql`
  select template_id, code, name, message_class, draft, version, message_versions.content as published, changed_at
  from message_templates left join message_versions using (shop_id, template_id, version)`
