/** An installation with something in every table that a backup holds, and a way to compare two of them. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { sayRowsPlainly } from '../server/backup/copy-settings.ts'
import { backupTables, tablesOfShop } from '../server/backup/tables.ts'
import { all, type Database, one, sql, transaction, write } from '../server/kit/database.ts'
import { newId } from '../server/kit/ids.ts'
import { fillEmptyTables } from './fill-empty-tables.ts'
import { fillEvents } from './filled-events.ts'
import { aRow, aShop, record } from './shop.ts'

/** Texts that a careless format breaks at. */
const hostileTexts = [
  'tab\there',
  'line\nfeed',
  'carriage\r\nreturn',
  'back\\slash',
  '\\N',
  '\\.',
  '\\\\t',
  '',
  ' ',
  '"quotes" and \'apostrophes\'',
  'Zażółć gęślą jaźń',
  'Їжак і ґава',
  '👩‍👩‍👧 \u202Eright to left',
  '\b\f\v\u0001\u001F\u007F\u0085\u2028',
  "'; drop table shops; --",
]

const now = new Date('2026-05-04T03:02:01.006Z')

export interface Filled {
  shopIds: [string, string]
  /** Works in both shops. */
  anna: string
}

/** Two shops with everything in them, the second in another zone; people, their sessions, settings of the installation. */
export async function fillInstallation(database: Database, { email = 'anna@example.com' } = {}): Promise<Filled> {
  const shopIds: [string, string] = [
    await aShop(database),
    await aShop(database, { name: hostileTexts[0] ?? '', currency: 'UAH', timeZone: 'Europe/Kyiv', country: 'UA' }),
  ]
  const anna = await aPerson(database, { email, isInstallationOwner: true })
  await transaction(database, async (tx) => {
    await write(
      tx,
      sql`insert into installation_settings (name, value, changed_at) values ('sample', ${'{"a\\tb": [1.50, null]}'}, ${now})`,
    )
    await write(
      tx,
      sql`insert into staff_sessions (token_hash, staff_id, created_at, expires_at) values (${hash()}, ${anna}, ${now}, ${now})`,
    )
    await write(tx, sql`insert into owner_links (token_hash, created_at, expires_at) values (${hash()}, ${now}, ${now})`)
  })
  for (const shopId of shopIds) {
    await fillShop(database, { shopId, staffId: anna })
    await fillEmptyTables(database, { shopId })
  }
  return { shopIds, anna }
}

export async function aPerson(
  database: Database,
  {
    email,
    staffId = newId(),
    name = 'Anna',
    isInstallationOwner = false,
  }: { email: string; staffId?: string; name?: string; isInstallationOwner?: boolean },
): Promise<string> {
  await transaction(database, (tx) =>
    write(
      tx,
      sql`insert into staff (staff_id, email, email_key, name, password_hash, language, is_installation_owner, created_at)
          values (${staffId}, ${email}, ${email}, ${name}, ${`hash of ${name}`}, 'pl', ${isInstallationOwner}, ${now})`,
    ),
  )
  return staffId
}

async function fillShop(database: Database, { shopId, staffId }: { shopId: string; staffId: string }): Promise<void> {
  const words = [...hostileTexts, ...fc.sample(anyText, { numRuns: 200, seed: 42 })]
  await transaction(database, async (tx) => {
    await write(tx, sql`insert into memberships (shop_id, staff_id, role, joined_at) values (${shopId}, ${staffId}, 'owner', ${now})`)
    await write(
      tx,
      sql`insert into invitations (shop_id, invitation_id, email, role, token_hash, invited_by, created_at, expires_at)
          values (${shopId}, ${newId()}, 'b@example.com', 'analyst', ${hash()}, ${staffId}, ${now}, ${now})`,
    )
    await write(
      tx,
      sql`insert into api_keys (shop_id, key_id, name, kind, scopes, hint, secret_hash, created_by, created_at)
          values (${shopId}, ${newId()}, ${'a\tb'}, 'server', ${['a,b', '{"}', 'c\\d', '']}, 'rg_…', ${hash()}, ${staffId}, ${now})`,
    )
    await write(
      tx,
      sql`insert into changes (shop_id, change_id, staff_id, action, before, after, changed_at)
          select ${shopId}, unnest(${words.map(() => newId())}::uuid[]), ${staffId}, unnest(${words}::text[]), null, to_jsonb(unnest(${words}::text[])), ${now}`,
    )
    await write(
      tx,
      sql`insert into changes (shop_id, change_id, action, changed_at) values (${shopId}, ${newId()}, 'nobody’s', 'infinity')`,
    )
    await write(
      tx,
      sql`insert into idempotency_keys (shop_id, operation, key, body_hash, status, response, created_at)
          values (${shopId}, 'op', 'key', ${hash()}, 201, '{"ok": true}', ${now})`,
    )
    await write(
      tx,
      sql`insert into customer_views (shop_id, view_id, name, filter, sort, created_by, created_at)
          values (${shopId}, ${newId()}, 'view', '{}', 'name', ${staffId}, ${now})`,
    )
    const importId = newId()
    await write(
      tx,
      sql`insert into imports (shop_id, import_id, state, file_name, created_by, created_at) values (${shopId}, ${importId}, 'done', 'a.csv', ${staffId}, ${now})`,
    )
    await write(
      tx,
      sql`insert into import_problems (shop_id, import_id, row_no, line_no, code, "values") values (${shopId}, ${importId}, 1, 2, 'bad_quotes', '{}')`,
    )
    await write(
      tx,
      sql`insert into audits (shop_id, audit_id, state, audit, started_at) values (${shopId}, ${newId()}, 'ready', '{"n": 1e3}', ${now})`,
    )
  })
  await recordOrders(database, shopId, words)
  await fillEvents(database, { shopId, words, now })
  await transaction(database, (tx) =>
    write(
      tx,
      sql`insert into variants (shop_id, variant_id, product_id, code, name)
          select shop_id, product_id, product_id, code || ' L', name from products where shop_id = ${shopId}`,
    ),
  )
  await transaction(database, (tx) =>
    write(
      tx,
      sql`insert into consent_evidence (shop_id, evidence_id, customer_id, channel, purpose, state, occurred_at, recorded_at, source)
          select shop_id, customer_id, customer_id, 'email', 'marketing', 'granted', ${now}, ${now}, 'till' from customers where shop_id = ${shopId}`,
    ),
  )
}

/** Orders of customers and products with these names; every third is given back in part. */
async function recordOrders(database: Database, shopId: string, words: readonly string[]): Promise<void> {
  const orders = words.map((word, index) =>
    aRow({
      orderKey: `O${index} ${word}`,
      placedAt: new Date(Date.UTC(2026, index % 5, 1 + (index % 28), 12)),
      placedOn: `2026-0${1 + (index % 5)}-${String(1 + (index % 28)).padStart(2, '0')}`,
      productCode: `P${index % 20}`,
      productName: word || null,
      category: word || null,
      quantity: '1.2500',
      unitPrice: '0.100001',
      lineTotalMinor: 100 + index,
      customerNumber: `C${index % 50}`,
      firstName: word || null,
      city: word || null,
    }),
  )
  const refunds = orders
    .filter((_, index) => index % 3 === 0)
    .map((order, index) => ({
      ...order,
      orderKey: `R${index}`,
      refundOfOrderKey: index % 2 === 0 ? order.orderKey : null,
      quantity: '-1.0000',
      lineTotalMinor: -7,
    }))
  await record(database, { shopId, rows: [...orders, ...refunds] })
}

/** Any text that PostgreSQL can store: no NUL, no half of a pair. */
const anyText = fc.string({ unit: 'binary', maxLength: 40 }).filter((text) => !text.includes('\0'))

let hashes = 0
const hash = (): Buffer => Buffer.from([0, 9, 10, 13, 92, 255, ++hashes])

/** Each table with the number of its rows and a hash over them: equal where all rows are. Of a shop alone, if one is named. */
export async function contents(database: Database, { shopId }: { shopId?: string } = {}): Promise<Record<string, string>> {
  return transaction(database, async (tx) => {
    await sayRowsPlainly(tx)
    const tables = await backupTables(tx, { schema: 'public' })
    assert.ok(tables.length > 20, 'the catalogue has all tables')
    const hashes: Record<string, string> = {}
    for (const { name, isOfShop } of shopId === undefined ? tables : tablesOfShop(tables).filter((table) => table.isOfShop)) {
      const where = shopId === undefined || !isOfShop ? sql`` : sql`where shop_id = ${shopId}`
      const { found } = await one(
        tx,
        sql<{ found: string }>`
          select count(*) || ' ' || md5(coalesce(string_agg(md5(each::text), '' order by each::text collate "C"), '')) as found
          from ${sql.table(name)} as each ${where}`,
      )
      hashes[name] = found
    }
    return hashes
  })
}

/** Rows that are in no backup. */
export const leftBehind = (database: Database): Promise<{ found: number }[]> =>
  all(
    database.db,
    sql<{ found: number }>`select count(*)::integer as found from staff_sessions union all select count(*)::integer from owner_links`,
  )
