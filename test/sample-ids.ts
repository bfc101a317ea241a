import { type Database, one, type Query, sql, type Tx, transaction, write } from '../server/kit/database.ts'
import { newId } from '../server/kit/ids.ts'
import { aRow, record } from './shop.ts'

interface Owner {
  shopId: string
  now: Date
}

type MakeSample = (database: Database, owner: Owner) => Promise<string>

/** For each name of a parameter that is an id: makes such a thing in a shop and returns its id. */
export const sampleIds: Record<string, MakeSample> = {
  staffId: sample((staffId, { shopId, now }) => [
    sql`insert into staff (staff_id, email, email_key, name, password_hash, language, created_at)
        values (${staffId}, ${`${staffId}@example.com`}, ${`${staffId}@example.com`}, 'Sample', '', 'pl', ${now})`,
    sql`insert into memberships (shop_id, staff_id, role, joined_at) values (${shopId}, ${staffId}, 'support', ${now})`,
  ]),
  invitationId: sample((invitationId, { shopId, now }) => [
    sql`insert into invitations (shop_id, invitation_id, email, role, token_hash, invited_by, created_at, expires_at)
        select ${shopId}, ${invitationId}, ${`${invitationId}@example.com`}, 'support', '\\x00', staff_id, ${now}, ${now}::timestamptz + interval '1 day'
        from memberships where shop_id = ${shopId} limit 1`,
  ]),
  keyId: sample((keyId, { shopId, now }) => [
    sql`insert into api_keys (shop_id, key_id, name, kind, scopes, hint, secret_hash, created_by, created_at)
        select ${shopId}, ${keyId}, 'Sample', 'server', '{}', '', '\\x00', staff_id, ${now} from memberships where shop_id = ${shopId} limit 1`,
  ]),
  customerId: async (database, { shopId }) => {
    const email = `${newId()}@example.com`
    const bought = {
      orderKey: email,
      placedAt: new Date('2026-02-01T12:00:00Z'),
      placedOn: '2026-02-01',
      quantity: '1',
      lineTotalMinor: 500,
    }
    await record(database, { shopId, rows: [aRow({ ...bought, productCode: 'A', email, emailKey: email })] })
    const found = sql<{ customerId: string }>`select customer_id from identifiers where shop_id = ${shopId} and value = ${email}`
    return (await one(database.db, found)).customerId
  },
  viewId: sample((viewId, { shopId, now }) => [
    sql`insert into customer_views (shop_id, view_id, name, filter, sort, created_by, created_at)
        select ${shopId}, ${viewId}, ${viewId}, '{}', 'name', staff_id, ${now} from memberships where shop_id = ${shopId} limit 1`,
  ]),
  mergeId: sample((mergeId, { shopId, now }) => [
    sql`insert into merges (shop_id, merge_id, kept_id, merged_id, origin_ids, reason, evidence, recorded_at)
        values (${shopId}, ${mergeId}, ${newId()}, ${newId()}, '{}', 'staff', '{}', ${now})`,
  ]),
  importId: sample((importId, { shopId, now }) => [
    sql`insert into imports (shop_id, import_id, state, file_name, created_at) values (${shopId}, ${importId}, 'waiting_for_file', 'orders.csv', ${now})`,
  ]),
  runId: sample((runId, { shopId, now }) => [
    sql`insert into prediction_runs (shop_id, run_id, state, cause, requested_at) values (${shopId}, ${runId}, 'failed', 'night', ${now})`,
  ]),
  jobId: async (database, { shopId }) =>
    transaction(database, async (tx) => {
      const added = sql<{
        id: string
      }>`select id::text from graphile_worker.add_job('sample', json_build_object('shopId', ${shopId}::text))`
      return (await write(tx, added)).rows[0]?.id ?? ''
    }),
}

/** Parameters that name something which every shop has. */
export const plainValues: Record<string, string> = { table: 'cohorts' }

/** A body that each route takes. */
export const sampleBodies: Record<string, unknown> = {
  'PATCH /api/shops/:shopId': { name: 'Kawa' },
  'POST /api/shops/:shopId/removal': { name: 'Not this one' },
  'POST /api/shops/:shopId/invitations': { email: 'new@example.com', role: 'support' },
  'PATCH /api/shops/:shopId/staff/:staffId': { role: 'marketer' },
  'POST /api/shops/:shopId/api-keys': { name: 'New', kind: 'server', scopes: ['customers:read'] },
  'POST /api/shops/:shopId/customer-views': { name: 'Regulars', filter: {}, sort: 'name' },
  'POST /api/shops/:shopId/customers/:customerId/consent': { channel: 'email', state: 'revoked', reason: 'By phone' },
  'POST /api/shops/:shopId/customers/:customerId/merge': { otherId: '00000000-0000-7000-8000-000000000001' },
  'POST /api/shops/:shopId/duplicates/keep-apart': {
    oneId: '00000000-0000-7000-8000-000000000001',
    otherId: '00000000-0000-7000-8000-000000000002',
  },
  'PUT /api/shops/:shopId/event-settings': { keepMonths: 12 },
  'POST /api/shops/:shopId/audit': {},
  'POST /api/shops/:shopId/predictions/runs': {},
  'POST /api/shops/:shopId/predictions/runs/:runId/stop': {},
  'POST /api/shops/:shopId/imports': { fileName: 'orders.csv', sizeBytes: 10 },
  'POST /api/shops/:shopId/imports/:importId/inspect': { preset: 'generic' },
  'PUT /api/shops/:shopId/imports/:importId/plan': {
    kind: 'orders',
    mapping: [{ field: 'orderId', column: 'order' }],
    dateOrder: 'ymd',
    decimalMark: '.',
    consent: { answer: 'none' },
  },
}

function sample(statements: (id: string, owner: Owner) => Query<unknown>[]): MakeSample {
  return async (database, owner) => {
    const id = newId()
    await transaction(database, (tx) => runAll(tx, statements(id, owner)))
    return id
  }
}

async function runAll(tx: Tx, statements: Query<unknown>[]): Promise<void> {
  for (const statement of statements) await write(tx, statement)
}
