/** The programme: draft, preview in words, versions, on and off. */
import { z } from 'zod'
import { actorOf, staffIdOf } from '../kit/access.ts'
import { recordChange } from '../kit/change-log.ts'
import { localDay } from '../kit/clock.ts'
import { all, type Db, first, one, sql, write } from '../kit/database.ts'
import type { App } from '../kit/http.ts'
import { answerOnce } from '../kit/idempotency.ts'
import type { languages } from '../kit/language.ts'
import { publish } from '../kit/outbox.ts'
import { conflict, invalid } from '../kit/problem.ts'
import type { Services } from '../kit/services.ts'
import { defaultProgram } from './presets/default-program.ts'
import { defaultRewards } from './presets/default-rewards.ts'
import { Program } from './program.ts'
import { liveProgram, publishProgram, setProgramState } from './program-store.ts'
import { addRewards, rewardsOf } from './rewards/store.ts'
import {
  ChangeProgramState,
  DefaultProgram,
  PreviewProgram,
  ProgramAnswer,
  type ProgramPreview,
  ProgramPreview as ProgramPreviewSchema,
  ProgramVersions,
  PublishProgram,
  SaveDraft,
} from './schema.ts'
import { changeInWords } from './words/change-in-words.ts'
import { programInWords } from './words/program-in-words.ts'
import { ruleInWords } from './words/rule-in-words.ts'
import { speakerOf } from './words/speaker.ts'

const ShopParams = z.object({ shopId: z.uuid() })
const read = { access: { permission: 'loyalty:read' } } as const
const configure = { access: { permission: 'loyalty:configure' } } as const
const at = '/api/shops/:shopId/loyalty/program'

export function programRoutes(app: App, { database, clock, catalogues }: Services): void {
  app.get(at, { config: read, schema: { params: ShopParams, response: { 200: ProgramAnswer } } }, (request) =>
    readProgram(database.db, { shopId: actorOf(request).shopId }),
  )

  app.get(
    `${at}/default`,
    {
      config: read,
      schema: { params: ShopParams, querystring: z.object({ startsOn: z.iso.date().optional() }), response: { 200: DefaultProgram } },
    },
    async (request) => {
      const { shopId } = actorOf(request)
      const shop = await one(
        database.db,
        sql<{ currency: string; timeZone: string }>`select currency, time_zone from shops where shop_id = ${shopId}`,
      )
      const startsOn = request.query.startsOn ?? localDay(clock.now(), shop.timeZone)
      return {
        program: defaultProgram({ currency: shop.currency, startsOn }),
        orders: await ordersSince(database.db, { shopId, startsOn }),
      }
    },
  )

  app.put(
    `${at}/draft`,
    { config: configure, schema: { params: ShopParams, body: SaveDraft, response: { 200: ProgramAnswer } } },
    async (request, reply) => {
      const { shopId } = actorOf(request)
      const now = clock.now()
      return answerOnce(database, request, reply, { shopId, now }, async (tx) => {
        await write(
          tx,
          sql`insert into loyalty_programs (shop_id, state, draft, changed_at) values (${shopId}, 'draft', ${JSON.stringify(request.body.program)}::jsonb, ${now})
            on conflict (shop_id) do update set draft = excluded.draft, changed_at = excluded.changed_at`,
        )
        return { status: 200, body: await readProgram(tx, { shopId }) }
      })
    },
  )

  app.delete(
    `${at}/draft`,
    { config: configure, schema: { params: ShopParams, response: { 200: ProgramAnswer } } },
    async (request, reply) => {
      const { shopId } = actorOf(request)
      const now = clock.now()
      return answerOnce(database, request, reply, { shopId, now }, async (tx) => {
        await write(tx, sql`update loyalty_programs set draft = null, changed_at = ${now} where shop_id = ${shopId}`)
        return { status: 200, body: await readProgram(tx, { shopId }) }
      })
    },
  )

  app.post(
    `${at}/versions`,
    { config: configure, schema: { params: ShopParams, body: PublishProgram, response: { 201: ProgramAnswer } } },
    async (request, reply) => {
      const actor = actorOf(request)
      const { shopId } = actor
      const now = clock.now()
      const { program, note } = request.body
      return answerOnce(database, request, reply, { shopId, now }, async (tx) => {
        const { currency } = await one(tx, sql<{ currency: string }>`select currency from shops where shop_id = ${shopId}`)
        if (program.currency !== currency) throw invalid('program_currency_is_other', { currency })
        const before = await liveProgram(tx, { shopId })
        refuseLostWallets(before?.program, program)
        const version = await publishProgram(tx, { shopId, program, staffId: staffIdOf(actor), note, now })
        if ((await rewardsOf(tx, { shopId, isAll: true })).length === 0)
          await addRewards(tx, { shopId, rewards: defaultRewards({ currency }), now })
        await recordChange(tx, {
          ...{
            shopId,
            staffId: staffIdOf(actor),
            action: 'loyalty.published',
            before: before && { version: before.version },
            after: { version },
            now,
          },
        })
        publish(tx, { type: 'loyalty.published', shopId, version })
        return { status: 201, body: await readProgram(tx, { shopId }) }
      })
    },
  )

  app.get(`${at}/versions`, { config: read, schema: { params: ShopParams, response: { 200: ProgramVersions } } }, async (request) => ({
    versions: await versionsOf(database.db, { shopId: actorOf(request).shopId }),
  }))

  app.put(
    `${at}/state`,
    { config: configure, schema: { params: ShopParams, body: ChangeProgramState, response: { 200: ProgramAnswer } } },
    async (request, reply) => {
      const actor = actorOf(request)
      const { shopId } = actor
      const now = clock.now()
      const { state } = request.body
      return answerOnce(database, request, reply, { shopId, now }, async (tx) => {
        const before = await liveProgram(tx, { shopId })
        if (before === null) throw conflict('no_program')
        await setProgramState(tx, { shopId, state, now })
        await recordChange(tx, {
          ...{ shopId, staffId: staffIdOf(actor), action: 'loyalty.state_changed', before: { state: before.state }, after: { state }, now },
        })
        if (state === 'live') publish(tx, { type: 'loyalty.published', shopId, version: before.version })
        return { status: 200, body: await readProgram(tx, { shopId }) }
      })
    },
  )

  app.post(
    `${at}/preview`,
    { config: read, schema: { params: ShopParams, body: PreviewProgram, response: { 200: ProgramPreviewSchema } } },
    async (request) => {
      const { program } = request.body
      const before = request.body.before ?? (await liveProgram(database.db, { shopId: actorOf(request).shopId }))?.program ?? program
      const inEach = <Said>(say: (language: (typeof languages)[number]) => Said) => ({ pl: say('pl'), uk: say('uk'), en: say('en') })
      return {
        words: inEach((language) => ({
          ...programInWords(program, { language, catalogues }),
          rules: Object.fromEntries(
            program.rules.map((rule) => [rule.id, ruleInWords(rule, speakerOf(program, { language, catalogues }))]),
          ),
        })),
        changes: inEach((language) => changeInWords(before, program, { language, catalogues })),
      } satisfies ProgramPreview
    },
  )
}

const ordersSince = async (db: Db, { shopId, startsOn }: { shopId: string; startsOn: string }): Promise<number> =>
  (
    await one(
      db,
      sql<{ orders: number }>`
        select coalesce(sum(orders), 0)::integer as orders from shop_days where shop_id = ${shopId} and day >= ${startsOn}`,
    )
  ).orders

/** Points of a wallet that is gone from the programme would be nobody's. */
function refuseLostWallets(before: Program | undefined, after: Program): void {
  const lost = before?.wallets.filter(({ code }) => !after.wallets.some((wallet) => wallet.code === code)) ?? []
  if (lost[0]) throw invalid('wallet_is_in_use', { wallet: lost[0].code })
}

async function readProgram(db: Db, { shopId }: { shopId: string }): Promise<ProgramAnswer> {
  const stored = await first(
    db,
    sql<{ state: 'draft' | 'live' | 'paused'; version: number | null; draft: unknown; settled: number | null; total: number | null }>`
      select state, version, draft, settled, to_settle as total from loyalty_programs where shop_id = ${shopId}`,
  )
  const live = stored?.version == null ? null : await liveProgram(db, { shopId })
  return {
    ...{ state: stored?.state ?? 'none', version: stored?.version ?? null, program: live?.program ?? null },
    draft: stored?.draft == null ? null : Program.parse(stored.draft),
    settling: stored?.total == null ? null : { settled: stored.settled ?? 0, total: stored.total },
  }
}

const versionsOf = async (db: Db, { shopId }: { shopId: string }) =>
  (
    await all(
      db,
      sql<{ version: number; program: unknown; note: string; author: string | null; createdAt: Date }>`
        select version, program, note, staff.name as author, loyalty_versions.created_at
        from loyalty_versions left join staff using (staff_id)
        where shop_id = ${shopId} order by version desc limit 200`,
    )
  ).map((row) => ({ ...row, program: Program.parse(row.program), createdAt: row.createdAt.toISOString() }))
