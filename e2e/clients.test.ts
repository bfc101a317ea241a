/**
 * The clients that shops have already, unchanged, against the real server, which answers 429 for a while and is killed and
 * started again: everything arrives, once, with the time at which it happened.
 */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import RudderAnalytics from '@rudderstack/rudder-sdk-node'
import { Analytics } from '@segment/analytics-node'
import { all, openDatabase, sql } from '../server/kit/database.ts'
import { emptyDatabase, needsDatabase } from '../test/database.ts'
import { aBrowser, needsBrowser } from './browser.ts'
import { type RunningServer, startServer } from './server.ts'

const eachPhase = 25
/** A client's time is right up to what the way takes; this machine may be busy. */
const wayMs = 2_500
const options = { skip: needsDatabase.skip || needsBrowser.skip }

test('three clients, refusals and a kill: every event once, at its time', options, async () => {
  const door = await aDoor()
  const clients = [segmentNode(door), rudderNode(door), await segmentInBrowser(door)]
  const told = new Map<string, number>()
  let count = 0
  async function everybodyTells(events: number): Promise<void> {
    for (let each = 0; each < events; each++) {
      count++
      for (const { name, tell } of clients) told.set(`${name} ${count}`, await tell(`${name} ${count}`, count))
    }
  }

  // More than the limit of a browser key from one address: what follows is refused for up to ten seconds.
  const flood = Array.from({ length: 1_000 }, (_, index) => ({ type: 'page', anonymousId: 'flood', messageId: `flood-${index}` }))
  assert.equal((await door.post({ batch: flood })).status, 200)
  assert.equal((await door.post({ batch: flood.slice(0, 1) })).status, 429)
  await everybodyTells(eachPhase)
  await door.arrived(count * clients.length)

  await everybodyTells(5)
  door.kill()
  await everybodyTells(eachPhase)
  await door.restart()
  await door.arrived(count * clients.length)
  await sleep(1_500)

  const stored = await door.stored()
  const names = stored.map(({ name }) => name)
  assert.deepEqual(names.toSorted(), [...told.keys()].toSorted(), 'everything is there, and nothing twice')
  for (const { name, occurredAt } of stored) {
    const lateMs = occurredAt.getTime() - (told.get(name) ?? Number.NaN)
    // This client sends the time of sending of its first try with each further one: then its events are as late as the last try.
    const allowedMs = name.startsWith('rudder') ? door.awayMs + wayMs : wayMs
    assert.ok(lateMs >= -wayMs && lateMs <= allowedMs, `${name} is ${lateMs} ms late`)
  }
  for (const { end } of clients) await end()
})

interface Client {
  name: string
  /** Tells an event and answers when it happened. */
  tell(event: string, count: number): Promise<number>
  end(): Promise<unknown>
}

interface Door {
  url: string
  key: string
}

function segmentNode({ url, key }: Door): Client {
  const client = new Analytics({ writeKey: key, host: url, flushAt: 5, flushInterval: 100, maxRetries: 100 })
  client.on('error', () => {})
  return {
    name: 'segment-node',
    tell: async (event, count) => {
      client.track({ event, userId: `K${count % 7}`, properties: { count } })
      return Date.now()
    },
    end: () => client.closeAndFlush({ timeout: 5_000 }),
  }
}

function rudderNode({ url, key }: Door): Client {
  const client = new RudderAnalytics(key, {
    ...{ dataPlaneUrl: url, flushAt: 5, flushInterval: 100, retryCount: 100, logLevel: 'silly' as never },
    axiosRetryConfig: { retryDelay: () => 300 },
    errorHandler: () => {},
  })
  return {
    name: 'rudder-node',
    tell: async (event, count) => {
      client.track({ event, userId: `K${count % 7}`, properties: { count } })
      return Date.now()
    },
    end: async () => client.flush(),
  }
}

/** In a page of another origin, with the client's own files; it asks the server for its settings. */
async function segmentInBrowser({ url, key }: Door): Promise<Client> {
  const script = createRequire(import.meta.url).resolve('@segment/analytics-next/dist/umd/index.js')
  const site = await served(dirname(script))
  const browser = await aBrowser()
  const page = await browser.newPage()
  await page.goto(site)
  await page.addScriptTag({ url: `${site}/${basename(script)}` })
  await page.evaluate(
    async ({ url, key }) => {
      const { AnalyticsNext } = globalThis as unknown as {
        AnalyticsNext: { AnalyticsBrowser: { load(settings: object): Promise<[object]> } }
      }
      const [analytics] = await AnalyticsNext.AnalyticsBrowser.load({ writeKey: key, cdnURL: url })
      Object.assign(globalThis, { analytics })
    },
    { url, key },
  )
  return {
    name: 'segment-browser',
    tell: (event, count) =>
      page.evaluate(
        ({ event, count }) => {
          const { analytics } = globalThis as unknown as { analytics: { track(event: string, properties: object): Promise<unknown> } }
          void analytics.track(event, { count })
          return Date.now()
        },
        { event, count },
      ),
    end: () => page.close(),
  }
}

/** A site of nothing but the files of a folder. */
async function served(folder: string): Promise<string> {
  const server = createServer(async (request, response) => {
    const name = basename(request.url ?? '')
    const content = name.endsWith('.js') ? await readFile(join(folder, name)).catch(() => '') : '<!doctype html><title>Shop</title>'
    response.setHeader('content-type', name.endsWith('.js') ? 'text/javascript' : 'text/html').end(content)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  after(() => server.close())
  return `http://localhost:${(server.address() as AddressInfo).port}`
}

/** The product with a shop and a browser key. */
async function aDoor() {
  const dataFolder = await mkdtemp(join(tmpdir(), 'regulars-clients-'))
  const { url: databaseUrl } = await emptyDatabase()
  const settings = { REGULARS_DATA: dataFolder, DATABASE_URL: databaseUrl }
  let server: RunningServer = await startServer(settings)
  const { url } = server
  const database = openDatabase({ connection: { connectionString: databaseUrl } })
  after(async () => {
    await Promise.all([server.stop(), database.close()])
    await rm(dataFolder, { recursive: true, force: true })
  })
  const { shopId, key } = await keyOf(server)
  const door = { killedAt: 0, awayMs: 10_000 }
  return {
    url,
    key,
    get awayMs() {
      return door.awayMs
    },
    post: (body: object) => fetch(`${url}/v1/batch`, { method: 'POST', body: JSON.stringify({ ...body, writeKey: key }) }),
    kill: () => {
      door.killedAt = performance.now()
      server.process.kill('SIGKILL')
    },
    restart: async () => {
      server = await startServer({ ...settings, PORT: new URL(url).port })
      door.awayMs = Math.max(door.awayMs, performance.now() - door.killedAt)
    },
    stored: () => storedEvents(),
    arrived: async (events: number) => {
      const endsAt = performance.now() + 180_000
      for (let found = 0; found < events; found = (await storedEvents()).length) {
        if (performance.now() > endsAt) throw new Error(`${found} of ${events} events came within three minutes`)
        await sleep(200)
      }
    },
  }

  function storedEvents(): Promise<{ name: string; occurredAt: Date }[]> {
    return all(
      database.db,
      sql<{ name: string; occurredAt: Date }>`select name, occurred_at from events where shop_id = ${shopId} and type = 'track'`,
    )
  }
}

async function keyOf({ url, ownerLink }: RunningServer): Promise<{ shopId: string; key: string }> {
  let cookie = ''
  const ask = async (path: string, body: object): Promise<Record<string, string>> => {
    const headers = { 'content-type': 'application/json', 'x-regulars-console': '1', cookie }
    const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })
    assert.ok(response.ok, `${path}: ${response.status}`)
    cookie ||= response.headers.get('set-cookie')?.split(';')[0] ?? ''
    return (await response.json()) as Record<string, string>
  }
  const token = (await ownerLink()).split('/').at(-1)
  await ask(`/api/links/${token}`, { name: 'Olena', email: 'olena@example.com', password: 'correct horse battery', language: 'en' })
  const { shopId = '' } = await ask('/api/shops', {
    name: 'Kawa',
    country: 'PL',
    currency: 'PLN',
    timeZone: 'Europe/Warsaw',
    languages: ['pl'],
  })
  const { key = '' } = await ask(`/api/shops/${shopId}/api-keys`, { name: 'Page', kind: 'browser', scopes: ['events:write'] })
  return { shopId, key }
}
