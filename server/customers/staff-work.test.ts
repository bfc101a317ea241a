/** Notes, tasks, tags and the timeline, as the staff uses them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase } from '../../test/database.ts'
import { type Ask, anOwner, aProduct, invite, makeShop } from '../../test/product.ts'
import { aRow, record } from '../../test/shop.ts'
import { tasksOf } from '../wiring.ts'

type Rows = Record<string, unknown>[]

test('a note tells whom it mentions, keeps what it said, and leaves a trace when it is taken away', needsDatabase, async () => {
  const { owner, anna, shop, customer, staff } = await aDesk()
  const note = await owner('POST', `${customer}/notes`, { body: '@Olena called\n<b>twice</b>', mentions: [staff.anna] })
  assert.equal(note.status, 201, note.text)
  const stranger = await owner('POST', `${customer}/notes`, { body: 'x', mentions: ['00000000-0000-7000-8000-000000000001'] })
  assert.equal(stranger.json.code, 'not_a_colleague')
  const notices = async () => (await anna('GET', `${shop}/notices`)).json as { unread: number; notices: Rows }
  assert.deepEqual([(await notices()).unread, (await notices()).notices[0]?.kind], [1, 'mention'])
  await anna('POST', `${shop}/notices/read`)
  assert.equal((await notices()).unread, 0)

  const path = `${shop}/notes/${note.json.noteId}`
  assert.equal((await anna('PUT', path, { body: 'mine now' })).json.code, 'note_of_another')
  assert.equal((await owner('PUT', path, { body: 'Called once.', mentions: [staff.anna] })).status, 200)
  const { versions } = (await owner('GET', `${path}/versions`)).json as { versions: Rows }
  assert.deepEqual(
    versions.map(({ body }) => body),
    ['@Olena called\n<b>twice</b>'],
  )
  assert.equal((await notices()).unread, 0, 'nobody is told twice')

  assert.equal((await anna('DELETE', path)).status, 204)
  const { notes } = (await owner('GET', `${customer}/notes`)).json as { notes: Rows }
  assert.deepEqual([notes[0]?.body, notes[0]?.hiddenBy, notes[0]?.mentions], ['', 'anna@example.com', []])
  assert.deepEqual((await owner('GET', `${path}/versions`)).json.versions, [])
  assert.equal((await owner('PUT', path, { body: 'again' })).status, 404)
})

test('a task is due where its assignee is, reminds once, and comes back', needsDatabase, async () => {
  const { product, owner, anna, shop, customer, staff } = await aDesk()
  const customerId = customer.split('/').at(-1)
  await anna('PUT', `${shop}/my-zone`, { timeZone: 'Pacific/Auckland' })
  const task = await owner('POST', `${shop}/tasks`, {
    title: 'Call back',
    dueOn: '2026-03-02',
    assigneeId: staff.anna,
    customerId,
    recurrence: 'weekly',
  })
  assert.equal(task.status, 201, task.text)
  const open = async (query = '') =>
    (await owner('GET', `${shop}/tasks?customerId=${customerId}${query}`)).json as { tasks: Rows; overdue: number }

  const remind = () =>
    tasksOf(product.services).remind_of_tasks?.({}, { signal: new AbortController().signal, attempt: 1, isLastAttempt: false })
  const told = async () => ((await anna('GET', `${shop}/notices`)).json.notices as Rows).map(({ text }) => text)
  await remind()
  assert.deepEqual(await told(), [], 'on 1 March at 23:00 in Auckland it is too early')
  // 9 in the morning of 2 March there; in the shop it is still 1 March.
  product.clock.set('2026-03-01T20:00:00Z')
  await Promise.all([remind(), remind()])
  await remind()
  assert.deepEqual(await told(), ['Call back'])
  assert.equal((await open()).overdue, 0)
  product.clock.set('2026-03-02T11:00:00Z')
  assert.deepEqual([(await open()).overdue, (await open()).tasks[0]?.isOverdue], [1, true])

  const path = `${shop}/tasks/${task.json.taskId}`
  await Promise.all([anna('PATCH', path, { isDone: true }), anna('PATCH', path, { isDone: true })])
  assert.deepEqual(
    (await open()).tasks.map(({ dueOn }) => dueOn),
    ['2026-03-09'],
    'one next task, however often it is done',
  )
  assert.equal((await open('&state=done')).tasks.length, 1)
  assert.deepEqual(await told(), [])
  assert.equal((await owner('GET', `${shop}/tasks?assignee=me`)).json.overdue, 0)
})

test('a tag is made by its first use, and is one whatever its case', needsDatabase, async () => {
  const { owner, shop, customer } = await aDesk()
  const add = async (name: string) => (await owner('POST', `${customer}/tags`, { name })).json
  const vip = await add('VIP')
  assert.equal((await add(' vip ')).tagId, vip.tagId)
  const loud = await add('Głośny')
  const tags = async () => ((await owner('GET', `${shop}/tags`)).json.tags as Rows).map(({ name, customers }) => [name, customers])
  assert.deepEqual(await tags(), [
    ['Głośny', 1],
    ['VIP', 1],
  ])
  assert.equal((await owner('PATCH', `${shop}/tags/${loud.tagId}`, { name: 'ViP' })).json.code, 'tag_name_taken')
  assert.equal((await owner('POST', `${shop}/tags/${loud.tagId}/merge`, { intoTagId: vip.tagId })).status, 200)
  assert.deepEqual(await tags(), [['VIP', 1]])
  assert.equal((await owner('DELETE', `${customer}/tags/${vip.tagId}`)).status, 204)
  assert.deepEqual(await tags(), [['VIP', 0]])
  assert.equal((await owner('DELETE', `${shop}/tags/${vip.tagId}`)).status, 204)
  assert.deepEqual(await tags(), [])
})

test(
  'the timeline shows everything once in the order of time, page by page, and what is told late at its place',
  needsDatabase,
  async () => {
    const { product, owner, shop, customer } = await aDesk()
    for (let n = 1; n <= 5; n++) {
      product.clock.set(`2026-03-0${n}T10:00:00Z`)
      await owner('POST', `${customer}/notes`, { body: `Note ${n}` })
      await owner('POST', `${customer}/tags`, { name: `Tag ${n}` })
    }
    await record(product.database, { shopId: shop.slice('/api/shops/'.length), rows: [aRow(orderOn('2026-03-03', '2'))] })
    const page = async (query: string) =>
      (await answered(owner('GET', `${customer}/timeline?${query}`))).json as { entries: Rows; nextCursor: string | null; kinds: string[] }
    const whole = await page('limit=100')
    assert.deepEqual(
      whole.entries.map(({ at }) => at),
      whole.entries
        .map(({ at }) => at)
        .toSorted()
        .reverse(),
    )
    assert.equal(whole.entries.length, 12)
    assert.ok(
      ['order', 'refund', 'note', 'task', 'change', 'merge'].every((kind) => whole.kinds.includes(kind)),
      String(whole.kinds),
    )
    for (const limit of [1, 2, 5]) {
      const paged: Rows = []
      for (let cursor: string | null = ''; cursor !== null; ) {
        const next = await page(`limit=${limit}&cursor=${cursor}`)
        paged.push(...next.entries)
        cursor = next.nextCursor
      }
      assert.deepEqual(paged, whole.entries, `by ${limit}`)
    }
    const orders = (await page('kinds=order')).entries
    assert.deepEqual(
      orders.map(({ at }) => String(at).slice(0, 10)),
      ['2026-03-03', '2026-02-01'],
    )
    assert.deepEqual((await page('kinds=nothing')).entries, [])
    assert.equal((await owner('GET', `${customer}/timeline?cursor=nonsense`)).status, 422)
  },
)

async function answered(asked: ReturnType<Ask>): ReturnType<Ask> {
  const reply = await asked
  assert.equal(reply.status, 200, reply.text)
  return reply
}

const orderOn = (day: string, orderKey: string) => ({
  ...{ orderKey, placedAt: new Date(`${day}T12:00:00Z`), placedOn: day, quantity: '1', lineTotalMinor: 500, productCode: 'A' },
  ...{ email: 'anna@example.com', emailKey: 'anna@example.com', firstName: 'Anna' },
})

async function aDesk() {
  const product = await aProduct()
  const owner = await anOwner(product)
  const shop = await makeShop(owner)
  await record(product.database, { shopId: shop.slice('/api/shops/'.length), rows: [aRow(orderOn('2026-02-01', '1'))] })
  const anna: Ask = await invite(product, owner, shop, { email: 'anna@example.com', role: 'support' })
  const { customers } = (await owner('GET', `${shop}/customers`)).json as { customers: { customerId: string }[] }
  const { colleagues } = (await owner('GET', `${shop}/colleagues`)).json as { colleagues: { staffId: string; name: string }[] }
  const staff = { anna: colleagues.find(({ name }) => name === 'anna@example.com')?.staffId }
  return { product, owner, anna, shop, customer: `${shop}/customers/${customers[0]?.customerId}`, staff }
}
