/** Where providers tell what became of messages: `/hooks/mail/…`. Each is known by its signature, and by nothing else. */
import { z } from 'zod'
import { sql, type Tx, transaction, write } from '../../kit/database.ts'
import type { App } from '../../kit/http.ts'
import { sendOut } from '../../kit/outgoing.ts'
import { unauthenticated } from '../../kit/problem.ts'
import { openVault } from '../../kit/sealed.ts'
import type { Services } from '../../kit/services.ts'
import { placeOf, settingsOf } from '../settings.ts'
import { providers } from '../settings-schema.ts'
import { readMailgun, tokenOf } from './mailgun.ts'
import { readPostmark } from './postmark.ts'
import type { ProviderRequest, ReadProvider } from './provider-event.ts'
import { recordProviderEvents } from './record-provider-events.ts'
import { readSendGrid } from './sendgrid.ts'
import { readSes, type SesTold } from './ses.ts'

const HookParams = z.object({ shop: z.uuid(), provider: z.enum(providers) })
const mostBytes = 1_000_000

export function hookRoutes(app: App, services: Services): void {
  const { database, clock, settings } = services
  const vault = openVault(settings)
  const certificates = new Map<string, string>()

  void app.register(async (hooks: App) => {
    hooks.removeAllContentTypeParsers()
    hooks.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: mostBytes }, (_request, body, done) => done(null, body))

    hooks.post(
      '/hooks/mail/:shop/:provider',
      { config: { access: 'public' }, schema: { hide: true, params: HookParams } },
      async (request, reply) => {
        const { shop: shopId, provider } = request.params
        const secret = await secretOf(shopId, provider)
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
        const told: ProviderRequest = { headers: singleHeaders(request.headers), body, now: clock.now() }
        const read = secret === null ? null : await readAs(provider, told, secret)
        if (read === null) throw unauthenticated('hook_not_signed')
        if (read.kind === 'confirm') await fetchText(read.address)
        else
          await transaction(database, async (tx) => {
            if (provider === 'mailgun' && !(await takeToken(tx, { shopId, token: tokenOf(body) ?? '', now: told.now }))) return
            await recordProviderEvents(tx, { shopId, events: read.events, now: told.now })
          })
        return reply.code(200).send()
      },
    )
  })

  /** Of the provider that the shop has chosen; of any other there is none. */
  async function secretOf(shopId: string, provider: string): Promise<string | null> {
    const { provider: chosen, providerSecret } = await settingsOf(database.db, { shopId })
    return chosen === provider && providerSecret ? vault.unseal(providerSecret, placeOf(shopId, 'provider_secret')) : null
  }

  async function readAs(provider: string, request: ProviderRequest, secret: string): Promise<SesTold | null> {
    if (provider === 'ses') return readSes(request, secret, certificateAt)
    const events = readers[provider]?.(request, secret) ?? null
    return events && { kind: 'events', events }
  }

  async function certificateAt(address: string): Promise<string | null> {
    const known = certificates.get(address) ?? (await fetchText(address))
    if (known !== null && certificates.size < 20) certificates.set(address, known)
    return known
  }

  async function fetchText(url: string): Promise<string | null> {
    const limits = { timeoutMs: 10_000, maxAnswerBytes: 20_000, allowedPrivateHosts: settings.allowedPrivateHosts }
    const outgone = await sendOut({ url, method: 'GET', headers: {}, ...limits })
    return outgone.kind === 'answered' && outgone.status === 200 ? outgone.answer : null
  }
}

const readers: Readonly<Record<string, ReadProvider>> = { sendgrid: readSendGrid, postmark: readPostmark, mailgun: readMailgun }

const singleHeaders = (headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]))

/** Whether it comes for the first time: a signature that does not cover the body is worth one request. */
async function takeToken(tx: Tx, { shopId, token, now }: { shopId: string; token: string; now: Date }): Promise<boolean> {
  await write(tx, sql`delete from provider_tokens where shop_id = ${shopId} and taken_at < ${now}::timestamptz - interval '1 hour'`)
  const { count } = await write(
    tx,
    sql`insert into provider_tokens (shop_id, token, taken_at) values (${shopId}, ${token}, ${now}) on conflict do nothing`,
  )
  return count === 1
}
