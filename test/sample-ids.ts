import { type Database, one, type Query, sql, type Tx, transaction, write } from '../server/kit/database.ts'
import { newId } from '../server/kit/ids.ts'
import { defaultProgram } from '../server/loyalty/presets/default-program.ts'
import { defaultRewards } from '../server/loyalty/presets/default-rewards.ts'
import { AskSimulation } from '../server/loyalty/simulation-schema.ts'
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
  customerId: sampleCustomer,
  evidenceId: sample((evidenceId, { shopId, now }) => [
    aPerson(evidenceId, { shopId, now }),
    sql`insert into consent_evidence (shop_id, evidence_id, customer_id, channel, purpose, state, occurred_at, recorded_at, source)
        values (${shopId}, ${evidenceId}, ${evidenceId}, 'email', 'marketing', 'granted', ${now}, ${now}, 'till')`,
  ]),
  suppressionId: sample((suppressionId, { shopId, now }) => [
    sql`insert into suppressions (shop_id, channel, contact_hash, reason, suppression_id, masked, suppressed_at)
        values (${shopId}, 'email', decode(replace(${suppressionId}::text, '-', ''), 'hex'), 'manual', ${suppressionId}, 'a', ${now})`,
  ]),
  requestId: sample((requestId, { shopId, now }) => [
    aPerson(requestId, { shopId, now }),
    sql`insert into privacy_requests (shop_id, request_id, customer_id, kind, state, asked_by, note, received_at, due_on, export_state)
        values (${shopId}, ${requestId}, ${requestId}, 'erasure', 'open', 'staff', '', ${now}, '2026-04-01', 'ready')`,
    sql`insert into privacy_export_parts (shop_id, request_id, part_no, bytes, made_at) values (${shopId}, ${requestId}, 0, '\\x00', ${now})`,
  ]),
  viewId: sample((viewId, { shopId, now }) => [
    sql`insert into customer_views (shop_id, view_id, name, filter, sort, created_by, created_at)
        select ${shopId}, ${viewId}, ${viewId}, '{}', 'name', staff_id, ${now} from memberships where shop_id = ${shopId} limit 1`,
  ]),
  mergeId: sample((mergeId, { shopId, now }) => [
    sql`insert into merges (shop_id, merge_id, kept_id, merged_id, origin_ids, reason, evidence, recorded_at)
        values (${shopId}, ${mergeId}, ${newId()}, ${newId()}, '{}', 'staff', '{}', ${now})`,
  ]),
  fieldId: sample((fieldId, { shopId, now }) => [
    sql`insert into customer_fields (shop_id, field_id, key, label, type, options, is_personal, created_by, created_at)
        select ${shopId}, ${fieldId}, ${fieldId}, 'Sample', 'text', '{}', false, staff_id, ${now} from memberships where shop_id = ${shopId} limit 1`,
  ]),
  tagId: sample((tagId, { shopId, now }) => [
    sql`insert into tags (shop_id, tag_id, name, name_key, created_at) values (${shopId}, ${tagId}, ${tagId}, ${tagId}, ${now})`,
  ]),
  noteId: async (database, owner) => {
    const customerId = await sampleCustomer(database, owner)
    return sample((noteId, { shopId, now }) => [
      sql`insert into notes (shop_id, note_id, customer_id, body, mentions, written_at, written_by)
          select ${shopId}, ${noteId}, ${customerId}, 'Sample', '{}', ${now}, staff_id from memberships where shop_id = ${shopId} limit 1`,
    ])(database, owner)
  },
  taskId: sample((taskId, { shopId, now }) => [
    sql`insert into tasks (shop_id, task_id, title, due_on, assignee_id, remind_at, overdue_at, created_at, created_by)
        select ${shopId}, ${taskId}, 'Sample', '2026-03-02', staff_id, ${now}, ${now}, ${now}, staff_id
        from memberships where shop_id = ${shopId} and left_at is null limit 1`,
  ]),
  bulkId: sample((bulkId, { shopId, now }) => [
    sql`insert into bulk_actions (shop_id, bulk_id, action, target, state, found, started_at, started_by)
        select ${shopId}, ${bulkId}, '{"kind":"add_tag","name":"Sample"}', '{"filter":{}}', 'running', 0, ${now}, staff_id
        from memberships where shop_id = ${shopId} limit 1`,
  ]),
  segmentId: sample((segmentId, { shopId, now }) => [
    sql`insert into segments (shop_id, segment_id, name, definition, version, created_at, changed_at)
        values (${shopId}, ${segmentId}, ${segmentId}, ${aDefinition}::jsonb, 1, ${now}, ${now})`,
  ]),
  webhookId: sample((webhookId, { shopId, now }) => [aWebhook(webhookId, { shopId, now })]),
  deliveryId: sample((deliveryId, { shopId, now }) => [
    aWebhook(deliveryId, { shopId, now }),
    sql`insert into webhook_events (shop_id, event_id, type, occurred_at, told_at, data) values (${shopId}, ${deliveryId}, 'webhooks.test', ${now}, ${now}, '{}')`,
    sql`insert into webhook_deliveries (shop_id, delivery_id, webhook_id, event_id, lane_id, state, tries_left)
        values (${shopId}, ${deliveryId}, ${deliveryId}, ${deliveryId}, ${deliveryId}, 'parked', 0)`,
  ]),
  rewardId: sample((rewardId, { shopId, now }) => [aReward(rewardId, { shopId, now })]),
  simulationId: sample((simulationId, { shopId, now }) => [
    sql`insert into loyalty_simulations (shop_id, simulation_id, state, asked, programs, until_at, asked_at)
        values (${shopId}, ${simulationId}, 'stopped', ${JSON.stringify(AskSimulation.parse({ of: { kind: 'default' } }))}::jsonb,
          ${JSON.stringify([program])}::jsonb, ${now}, ${now})`,
  ]),
  approvalId: sample((approvalId, { shopId, now }) => [
    aPerson(approvalId, { shopId, now }),
    sql`insert into loyalty_approvals (shop_id, approval_id, customer_id, wallet, points, reason, has_own_expiry, asked_at, state)
        values (${shopId}, ${approvalId}, ${approvalId}, 'points', 9000, 'Sample', false, ${now}, 'waiting')`,
  ]),
  referralId: sample((referralId, { shopId, now }) => [
    aPerson(referralId, { shopId, now }),
    sql`insert into referral_programs (shop_id, version, salt, changed_at) values (${shopId}, 1, '\\x00', ${now}) on conflict do nothing`,
    sql`insert into referral_versions (shop_id, version, settings, created_at) values (${shopId}, 1, ${JSON.stringify(referrals)}::jsonb, ${now}) on conflict do nothing`,
    sql`insert into referrals (shop_id, referral_id, advocate_id, customer_id, via, version, state, reasons, flags, is_reviewed, clicked_at, changed_at, round)
        values (${shopId}, ${referralId}, ${referralId}, ${referralId}, 'code', 1, 'identified', '{}', '{}', false, ${now}, ${now}, 0)`,
  ]),
  redemptionId: sample((redemptionId, owner) => aRedemption(redemptionId, owner, null)),
  claimId: sample((claimId, owner) => [aReward(claimId, owner), ...aRedemption(claimId, owner, claimId)]),
  templateId: sample((templateId, owner) => [aTemplate(templateId, owner)]),
  sendId: sample((sendId, { shopId, now }) => [
    aPerson(sendId, { shopId, now }),
    aTemplate(sendId, { shopId, now }),
    sql`insert into message_versions (shop_id, template_id, version, content, compiled, published_at) values (${shopId}, ${sendId}, 1, '{}', '{}', ${now})`,
    sql`insert into sends (shop_id, send_id, customer_id, channel, message_class, topic, source, source_key, template_id, version, data, when_held, state, due_at, expires_at, created_at)
        values (${shopId}, ${sendId}, ${sendId}, 'email', 'transactional', 'sample', 'sample', ${sendId}, ${sendId}, 1, '{}', 'skip', 'accepted', ${now}, ${now}, ${now})`,
  ]),
  householdId: sample((householdId, { shopId, now }) => [
    aPerson(householdId, { shopId, now }),
    sql`insert into loyalty_households (shop_id, household_id, created_at) values (${shopId}, ${householdId}, ${now})`,
    sql`insert into loyalty_household_members (shop_id, household_id, customer_id, origin_id, is_owner, joined_at)
        values (${shopId}, ${householdId}, ${householdId}, ${householdId}, true, ${now})`,
  ]),
  cardId: sample((cardId, { shopId, now }) => [
    sql`insert into loyalty_wallets (shop_id, wallet_id, code, kind, currency, created_at)
        values (${shopId}, ${cardId}, 'gift_card_pln', 'gift_card', 'PLN', ${now}) on conflict do nothing`,
    sql`insert into loyalty_holders (shop_id, holder_id, kind, joined_at, joined_on) values (${shopId}, ${cardId}, 'gift_card', ${now}, '2026-03-01')`,
    sql`insert into loyalty_accounts (shop_id, account_id, holder_id, wallet_id)
        select ${shopId}, ${cardId}, ${cardId}, wallet_id from loyalty_wallets where shop_id = ${shopId} and code = 'gift_card_pln'`,
    sql`insert into gift_cards (shop_id, holder_id, code_hash, last_four, currency, first_minor, reason, purpose, issued_at)
        values (${shopId}, ${cardId}, convert_to(${cardId}, 'UTF8'), 'ABCD', 'PLN', 100, 'Sample', 'multi', ${now})`,
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

function aReward(rewardId: string, { shopId, now }: Owner): Query<unknown> {
  const kind = { code: 'event_place' }
  const limits = { stock: null, perMember: null, tiers: null, from: null, until: null }
  const reward = { code: 'place', name: { en: 'A place' }, wallet: 'points', pointsCost: 100, kind, ...limits, isActive: true }
  return sql`
    insert into loyalty_rewards (shop_id, reward_id, code, reward, place, created_at, changed_at)
    values (${shopId}, ${rewardId}, ${rewardId}, ${JSON.stringify(reward)}::jsonb, 1, ${now}, ${now})`
}

function aRedemption(redemptionId: string, { shopId, now }: Owner, rewardId: string | null): Query<unknown>[] {
  return [
    aPerson(redemptionId, { shopId, now }),
    sql`insert into loyalty_versions (shop_id, version, program, created_at) values (${shopId}, 1, ${JSON.stringify(program)}::jsonb, ${now}) on conflict do nothing`,
    sql`insert into loyalty_programs (shop_id, state, version, changed_at) values (${shopId}, 'live', 1, ${now}) on conflict do nothing`,
    sql`insert into loyalty_wallets (shop_id, wallet_id, code, kind, created_at) values (${shopId}, ${redemptionId}, ${redemptionId}, 'points', ${now})`,
    sql`insert into loyalty_wallets (shop_id, wallet_id, code, kind, created_at) values (${shopId}, ${newId()}, 'points', 'points', ${now}) on conflict do nothing`,
    sql`insert into loyalty_holders (shop_id, holder_id, kind, customer_id, joined_at, joined_on)
        values (${shopId}, ${redemptionId}, 'customer', ${redemptionId}, ${now}, '2026-03-01')`,
    sql`insert into loyalty_accounts (shop_id, account_id, holder_id, wallet_id) values (${shopId}, ${redemptionId}, ${redemptionId}, ${redemptionId})`,
    sql`insert into loyalty_redemptions (shop_id, redemption_id, account_id, reward_id, key, key_hash, state, points, parts, held_at)
        values (${shopId}, ${redemptionId}, ${redemptionId}, ${rewardId}, 'sample', 0, 'voided', 0, '[]', ${now})`,
  ]
}

function aTemplate(templateId: string, { shopId, now }: Owner): Query<unknown> {
  return sql`
    insert into message_templates (shop_id, template_id, code, name, message_class, draft, created_at, changed_at)
    values (${shopId}, ${templateId}, ${`t${templateId.replaceAll('-', '')}`}, 'Sample', 'transactional', ${JSON.stringify(letter)}::jsonb, ${now}, ${now})`
}

const letter = { subject: { pl: 'Dzień dobry' }, preheader: null, blocks: [{ kind: 'text', text: { pl: 'Dzień dobry.' } }] }
const referrals = {
  ...{ isActive: false, shopUrl: null, advocate: { kind: 'credit', amountMinor: 2000 }, friend: null },
  ...{ minimumOrderMinor: 10_000, attributionDays: 30, holdDays: 14, cap: null, milestones: [] },
}
const program = defaultProgram({ currency: 'PLN', startsOn: '2026-01-01' })
const reward = { ...defaultRewards({ currency: 'PLN' })[0], code: 'sample' }
const nobody = { customerId: '00000000-0000-7000-8000-000000000001' }
const byHand = { wallet: 'points', reason: 'Sample' }
const polish = { kind: 'condition', code: 'country', args: { countries: ['PL'] } }
const aDefinition = JSON.stringify(polish)

/** Parameters that name something which every shop has. */
export const plainValues: Record<string, string> = { table: 'cohorts', preset: 'EU', dataClass: 'consent_answers' }

/** A body that each route takes. */
export const sampleBodies: Record<string, unknown> = {
  'PATCH /api/shops/:shopId': { name: 'Kawa' },
  'POST /api/shops/:shopId/removal': { name: 'Not this one' },
  'POST /api/shops/:shopId/invitations': { email: 'new@example.com', role: 'support' },
  'PATCH /api/shops/:shopId/staff/:staffId': { role: 'marketer' },
  'POST /api/shops/:shopId/api-keys': { name: 'New', kind: 'server', scopes: ['customers:read'] },
  'POST /api/shops/:shopId/customer-views': { name: 'Regulars', filter: {}, sort: 'name' },
  'PATCH /api/shops/:shopId/customer-views/:viewId': { name: 'Renamed' },
  'PATCH /api/shops/:shopId/customers/:customerId': { city: 'Kraków' },
  'POST /api/shops/:shopId/customers/:customerId/tags': { name: 'VIP' },
  'POST /api/shops/:shopId/customers/:customerId/notes': { body: 'Called.' },
  'POST /api/shops/:shopId/customer-fields': { key: 'size', label: 'Size', type: 'text' },
  'POST /api/shops/:shopId/customer-fields/:fieldId/trial': { type: 'number' },
  'PATCH /api/shops/:shopId/customer-fields/:fieldId': { label: 'Shoe size' },
  'PATCH /api/shops/:shopId/tags/:tagId': { name: 'Renamed' },
  'POST /api/shops/:shopId/tags/:tagId/merge': { intoTagId: '00000000-0000-7000-8000-000000000001' },
  'PUT /api/shops/:shopId/notes/:noteId': { body: 'Called twice.' },
  'POST /api/shops/:shopId/tasks': { title: 'Call', dueOn: '2026-03-02', assigneeId: '00000000-0000-7000-8000-000000000001' },
  'PATCH /api/shops/:shopId/tasks/:taskId': { title: 'Call back' },
  'PUT /api/shops/:shopId/my-zone': { timeZone: 'Europe/Kyiv' },
  'POST /api/shops/:shopId/bulk-actions/preview': { action: { kind: 'add_tag', name: 'VIP' }, target: { filter: {} } },
  'POST /api/shops/:shopId/bulk-actions': { action: { kind: 'add_tag', name: 'VIP' }, target: { filter: {} } },
  'POST /api/shops/:shopId/customers/:customerId/consent': { channel: 'email', state: 'revoked', reason: 'By phone' },
  'POST /api/shops/:shopId/customers/:customerId/merge': { otherId: '00000000-0000-7000-8000-000000000001' },
  'POST /api/shops/:shopId/duplicates/keep-apart': {
    oneId: '00000000-0000-7000-8000-000000000001',
    otherId: '00000000-0000-7000-8000-000000000002',
  },
  'PUT /api/shops/:shopId/loyalty/program/draft': { program },
  'POST /api/shops/:shopId/loyalty/program/versions': { program, note: '' },
  'PUT /api/shops/:shopId/loyalty/program/state': { state: 'paused' },
  'POST /api/shops/:shopId/loyalty/program/preview': { program },
  'POST /api/shops/:shopId/loyalty/rewards': { reward },
  'POST /api/shops/:shopId/loyalty/simulations': { of: { kind: 'default' } },
  'PUT /api/shops/:shopId/loyalty/rewards/:rewardId': { reward },
  'POST /api/shops/:shopId/loyalty/rewards/:rewardId/codes': { codes: ['SAMPLE-1'] },
  'POST /api/shops/:shopId/loyalty/approvals/:approvalId': { isApproved: false },
  'POST /api/shops/:shopId/loyalty/identity-key': { overlapHours: 24 },
  'POST /api/shops/:shopId/loyalty/member-preview': { language: 'en', program: null },
  'POST /api/shops/:shopId/loyalty/quotes': { customer: nobody, lines: [{ totalMinor: 10_000 }] },
  'POST /api/shops/:shopId/loyalty/redemptions': { customer: nobody, points: 100 },
  'POST /api/shops/:shopId/loyalty/redemptions/:redemptionId/capture': { orderNumber: '1001' },
  'POST /api/shops/:shopId/loyalty/redemptions/:redemptionId/void': {},
  'POST /api/shops/:shopId/loyalty/payments': { customer: nobody, orderMinor: 100 },
  'POST /api/shops/:shopId/loyalty/gift-cards': { amountMinor: 100, origin: { kind: 'given', reason: 'Sample' } },
  'POST /api/shops/:shopId/loyalty/households': { ownerId: '00000000-0000-7000-8000-000000000001', memberIds: [] },
  'POST /api/shops/:shopId/loyalty/households/:householdId/members': { customerId: '00000000-0000-7000-8000-000000000001' },
  'POST /api/shops/:shopId/loyalty/households/:householdId/departures': { customerId: '00000000-0000-7000-8000-000000000001' },
  'POST /api/shops/:shopId/loyalty/gift-cards/check': { code: 'SAMPLE' },
  'POST /api/shops/:shopId/loyalty/gift-cards/:cardId/disable': { reason: 'Sample' },
  'POST /api/shops/:shopId/loyalty/gift-cards/:cardId/top-ups': { amountMinor: 100, reason: 'Sample' },
  'POST /api/shops/:shopId/loyalty/gift-cards/:cardId/reversals': { version: 1, reason: 'Sample' },
  'POST /api/shops/:shopId/loyalty/claims': { customer: nobody, rewardId: '00000000-0000-7000-8000-000000000001' },
  'POST /api/shops/:shopId/loyalty/claims/:claimId/cancel': { reason: 'Sample' },
  'POST /api/shops/:shopId/loyalty/coupons/check': { code: 'SAMPLE' },
  'POST /api/shops/:shopId/loyalty/coupons/use': { code: 'SAMPLE', orderNumber: '1001' },
  'PUT /api/shops/:shopId/referrals/settings': referrals,
  'POST /api/shops/:shopId/referrals/claims': { code: 'ABCD-2345', customer: nobody },
  'POST /api/shops/:shopId/referrals/:referralId/verdicts': { verdict: 'reject' },
  'POST /api/shops/:shopId/loyalty/deliveries': { orderNumber: '1001' },
  'POST /api/shops/:shopId/loyalty/simulations/:simulationId/stop': {},
  'POST /api/shops/:shopId/loyalty/simulations/:simulationId/resume': {},
  'POST /api/shops/:shopId/loyalty/acts': { customer: nobody, act: 'review', id: 'r1' },
  'POST /api/shops/:shopId/customers/:customerId/loyalty/joining': {},
  'POST /api/shops/:shopId/customers/:customerId/loyalty/adjustments': { ...byHand, points: 10 },
  'POST /api/shops/:shopId/customers/:customerId/loyalty/extensions': { ...byHand, lotId: nobody.customerId, expiresAt: null },
  'POST /api/shops/:shopId/customers/:customerId/loyalty/reversals': { ...byHand, version: 1 },
  'POST /api/shops/:shopId/customers/:customerId/loyalty/transfers': { ...byHand, toCustomerId: ':customerId', points: 10 },
  'POST /api/shops/:shopId/customers/:customerId/loyalty/tier': { code: null, until: null, reason: 'Sample' },
  'PATCH /api/shops/:shopId/message-settings': { quietFrom: 1320 },
  'POST /api/shops/:shopId/message-templates': { code: 'sample', name: 'Sample', messageClass: 'transactional', draft: letter },
  'PATCH /api/shops/:shopId/message-templates/:templateId': { name: 'Renamed' },
  'POST /api/shops/:shopId/message-templates/:templateId/preview': { language: 'pl' },
  'POST /api/shops/:shopId/sends': { template: 'sample', customer: nobody, key: '1' },
  'POST /api/shops/:shopId/segments': { name: 'Poles', definition: polish },
  'PATCH /api/shops/:shopId/segments/:segmentId': { description: 'Of Poland' },
  'POST /api/shops/:shopId/segment-previews': { definition: polish },
  'POST /api/shops/:shopId/ready-made-segments': { code: 'champions' },
  'POST /api/shops/:shopId/consents': { email: 'sample@example.com', channel: 'email', state: 'pending', source: 'form' },
  'POST /api/shops/:shopId/consent-texts': { purpose: 'marketing', channel: 'email', language: 'pl', body: 'I want news of this shop.' },
  'PUT /api/shops/:shopId/consent-policy/:preset': { marketing: 'confirmed', track: 'consent', profile: 'objection' },
  'POST /api/shops/:shopId/suppressions': { channel: 'email', contact: 'gone@example.com', note: 'Asked by letter' },
  'POST /api/shops/:shopId/suppressions/:suppressionId/lift': { reason: 'Works again' },
  'POST /api/shops/:shopId/link-keys': {},
  'POST /api/shops/:shopId/privacy-requests': { customerId: newId(), kind: 'access' },
  'POST /api/shops/:shopId/privacy-requests/:requestId/extension': { reason: 'Many orders' },
  'POST /api/shops/:shopId/privacy-requests/:requestId/end': { state: 'refused', outcome: 'Not the person' },
  'POST /api/shops/:shopId/privacy-requests/:requestId/erasure': { title: 'Nobody of this name' },
  'PUT /api/shops/:shopId/retention/:dataClass': { months: 12 },
  'POST /api/shops/:shopId/webhooks': { url: 'https://shop.example.com/hooks', types: ['loyalty.points_earned'] },
  'PATCH /api/shops/:shopId/webhooks/:webhookId': { description: 'The till' },
  'POST /api/shops/:shopId/webhooks/:webhookId/secret': { overlapHours: 24 },
  'POST /api/shops/:shopId/webhooks/:webhookId/replay': { what: 'span', from: '2026-03-01T00:00:00Z', to: '2026-03-02T00:00:00Z' },
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

async function sampleCustomer(database: Database, { shopId }: Owner): Promise<string> {
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
}

/** Somebody of whom nothing is known, for what must belong to somebody. */
const aPerson = (customerId: string, { shopId, now }: Owner): Query<unknown> =>
  sql`insert into customers (shop_id, customer_id, profile_at, first_seen_at, created_at) values (${shopId}, ${customerId}, ${now}, ${now}, ${now})`

const aWebhook = (webhookId: string, { shopId, now }: Owner): Query<unknown> =>
  sql`insert into webhooks (shop_id, webhook_id, url, state, secret, secret_hint, created_at, changed_at)
      values (${shopId}, ${webhookId}, 'https://shop.example.com/hooks', 'active', '\\x00', '', ${now}, ${now})`

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
