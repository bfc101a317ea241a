/** A shop that writes, and the provider that takes its mail: a real SMTP server on this machine. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { after } from 'node:test'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { type Ask, anOwner, aProduct, makeShop, type Product } from '../../test/product.ts'
import { sql, transaction, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { openVault } from '../kit/sealed.ts'
import { mailDoors } from './email/mail-doors.ts'
import { type Post, postDue } from './posting/posting.ts'
import { dueShops } from './posting/take-due.ts'
import { openRenderer } from './rendering/renderer.ts'

export interface Mailbox {
  port: number
  /** What arrived, in its order; `raw` is what was on the wire. */
  mails: { to: string; raw: string; email: Email }[]
  /** Refuses the next mails at a step, with the provider's words; null takes them again. */
  refuse(how: { at: 'recipient' | 'data'; code: number; words: string } | null): void
}

export async function aMailbox(): Promise<Mailbox> {
  const mails: Mailbox['mails'] = []
  let refusal: { at: 'recipient' | 'data'; code: number; words: string } | null = null
  const refused = (at: 'recipient' | 'data') =>
    refusal?.at === at ? Object.assign(new Error(refusal.words), { responseCode: refusal.code }) : null
  const server = new SMTPServer({
    ...{ authOptional: true, disabledCommands: ['STARTTLS'], hideSTARTTLS: true, disableReverseLookup: true, closeTimeout: 100 },
    onRcptTo: (_address, _session, done) => done(refused('recipient')),
    onData: (stream, session, done) => {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', async () => {
        const raw = Buffer.concat(parts).toString('utf8')
        const failure = refused('data')
        if (!failure) mails.push({ to: session.envelope.rcptTo[0]?.address ?? '', raw, email: await PostalMime.parse(raw) })
        done(failure)
      })
    },
  })
  // Who is killed hangs up.
  server.on('error', () => {})
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  after(() => new Promise<void>((resolve) => server.close(() => resolve())))
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    refuse: (how) => {
      refusal = how
    },
  }
}

export interface WritingShop {
  product: Product
  mailbox: Mailbox
  owner: Ask
  shop: string
  shopId: string
  post: Post
  /** Posts what is due until nothing more is. */
  postAll(): Promise<void>
  /** Somebody who agreed to advertising by mail. */
  aCustomer(person: { email: string; firstName?: string }): Promise<string>
  /** Many such people at once. */
  manyCustomers(count: number): Promise<string[]>
  /** A template, published. */
  aTemplate(code: string, messageClass: 'transactional' | 'service' | 'marketing', text?: string): Promise<string>
}

/** A shop that hands its mail to a mailbox of this machine. */
export async function aWritingShop({ guards = [] }: Partial<Pick<Post, 'guards'>> = {}): Promise<WritingShop> {
  const mailbox = await aMailbox()
  const product = await aProduct({ REGULARS_ALLOW_PRIVATE_HOSTS: `127.0.0.1:${mailbox.port}` })
  const owner = await anOwner(product)
  const shop = await makeShop(owner)
  const shopId = shop.split('/').at(-1) ?? ''
  const settings = {
    fromName: 'Kawa',
    fromEmail: 'kawa@shop.example',
    smtp: { host: '127.0.0.1', port: mailbox.port, security: 'none', user: null },
  }
  const reply = await owner('PATCH', `${shop}/message-settings`, { ...settings, isSandbox: false })
  assert.equal(reply.status, 200, reply.text)
  const renderer = openRenderer()
  const doors = mailDoors({ vault: openVault(product.services.settings), ...product.services.settings })
  after(async () => {
    await renderer.close()
    doors.close()
  })
  const post: Post = { renderer, doors, guards }
  return {
    ...{ product, mailbox, owner, shop, shopId, post },
    postAll: async () => {
      while ((await dueShops(product.database.db, { now: product.clock.now() })).includes(shopId))
        await postDue(product.services, post, { shopId })
    },
    aCustomer: async ({ email, firstName }) => {
      const told = await owner('POST', `${shop}/consents`, {
        email,
        channel: 'email',
        state: 'granted',
        source: 'newsletter box',
        ...(firstName ? { firstName } : {}),
      })
      assert.equal(told.status, 201, told.text)
      return String(told.json.customerId)
    },
    manyCustomers: (count) => manyCustomers(product, { shopId, count }),
    aTemplate: async (code, messageClass, text = 'Hej {{ customer.firstName | default: "dzień dobry" }}') => {
      const draft = { subject: { pl: text }, preheader: null, blocks: [{ kind: 'text', text: { pl: text } }] }
      const made = await owner('POST', `${shop}/message-templates`, { code, name: code, messageClass, draft })
      assert.equal(made.status, 201, made.text)
      const published = await owner('POST', `${shop}/message-templates/${made.json.templateId}/publish`)
      assert.equal(published.status, 200, published.text)
      return String(made.json.templateId)
    },
  }
}

async function manyCustomers({ database, clock }: Product, { shopId, count }: { shopId: string; count: number }): Promise<string[]> {
  const ids = Array.from({ length: count }, newId)
  const now = clock.now()
  const people = sql`unnest(${ids}::uuid[]) as id`
  await transaction(database, async (tx) => {
    await write(
      tx,
      sql`insert into customers (shop_id, customer_id, email, country, profile_at, first_seen_at, created_at)
          select ${shopId}, id, id || '@example.com', 'PL', ${now}, ${now}, ${now} from ${people}`,
    )
    await write(
      tx,
      sql`insert into identifiers (shop_id, kind, value, customer_id, recorded_at) select ${shopId}, 'email', id || '@example.com', id, ${now} from ${people}`,
    )
    await write(
      tx,
      sql`insert into consents (shop_id, customer_id, channel, purpose, contact, state, since_at, is_confirmed, has_soft_opt_in)
          select ${shopId}, id, 'email', 'marketing', id || '@example.com', 'granted', ${now}, true, false from ${people}`,
    )
  })
  return ids
}
