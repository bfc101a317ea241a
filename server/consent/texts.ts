import { hash } from 'node:crypto'
import { all, type Db, first, sql, type Tx, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { type Language, translator } from '../kit/language.ts'
import type { Purpose, PurposeChannel } from './schema.ts'

/** What a text is for. */
export interface TextPlace {
  shopId: string
  purpose: Purpose
  channel: PurposeChannel
  language: Language
}

export interface StoredText {
  textId: string
  purpose: Purpose
  channel: PurposeChannel
  language: Language
  version: number
  body: string
  bodyHash: Buffer
  createdAt: Date
  createdBy: string | null
}

/** All texts of a shop, newest version first. */
export const consentTexts = (db: Db, { shopId }: { shopId: string }): Promise<StoredText[]> =>
  all(
    db,
    sql<StoredText>`
      select text_id, purpose, channel, consent_texts.language, version, body, body_hash, consent_texts.created_at, name as created_by
      from consent_texts left join staff on staff_id = created_by
      where shop_id = ${shopId} order by purpose, channel, consent_texts.language, version desc limit 1000`,
  )

/** Puts a text in force: a new version, unless it is the one in force word for word. What was agreed to before keeps its own text. */
export async function saveText(
  tx: Tx,
  { shopId, purpose, channel, language, body, staffId, now }: TextPlace & { body: string; staffId: string | null; now: Date },
): Promise<{ textId: string; version: number }> {
  // Two versions at once get their numbers one after the other.
  await write(tx, sql`select pg_advisory_xact_lock(hashtext(${shopId}), hashtext(${`${purpose} ${channel} ${language}`}))`)
  const newest = await newestText(tx, { shopId, purpose, channel, language })
  const bodyHash = hash('sha256', body, 'buffer')
  if (newest?.bodyHash.equals(bodyHash)) return { textId: newest.textId, version: newest.version }
  const textId = newId()
  const version = (newest?.version ?? 0) + 1
  await write(
    tx,
    sql`insert into consent_texts (shop_id, text_id, purpose, channel, language, version, body, body_hash, created_at, created_by)
        values (${shopId}, ${textId}, ${purpose}, ${channel}, ${language}, ${version}, ${body}, ${bodyHash}, ${now}, ${staffId})`,
  )
  return { textId, version }
}

/** The wording that a page shows: the shop's own, or the one that comes with the product. */
export async function textInForce(
  db: Db,
  { shopName, ...place }: TextPlace & { shopName: string },
): Promise<{ body: string; textId: string | null }> {
  const newest = await newestText(db, place)
  if (newest && newest.createdBy !== null) return newest
  return { body: defaultText({ ...place, shopName }), textId: null }
}

/** The id under which exactly this wording is kept; kept from now on where it was not. */
export const keepText = async (tx: Tx, text: TextPlace & { body: string; now: Date }): Promise<string> =>
  (await saveText(tx, { ...text, staffId: null })).textId

const defaultText = ({ purpose, channel, language, shopName }: Omit<TextPlace, 'shopId'> & { shopName: string }): string =>
  translator(language)(`consent.text.${purpose === 'marketing' ? `marketing_${channel}` : purpose}`, { shop: shopName })

const newestText = (db: Db, { shopId, purpose, channel, language }: TextPlace) =>
  first(
    db,
    sql<{ textId: string; version: number; body: string; bodyHash: Buffer; createdBy: string | null }>`
      select text_id, version, body, body_hash, created_by from consent_texts
      where shop_id = ${shopId} and purpose = ${purpose} and channel = ${channel} and language = ${language} order by version desc limit 1`,
  )
