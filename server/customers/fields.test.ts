import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase } from '../../test/database.ts'
import { type Ask, anOwner, aProduct, invite, makeShop, type Product } from '../../test/product.ts'
import { aRow, record } from '../../test/shop.ts'
import type { Customer } from './schema.ts'

const order = {
  placedAt: new Date('2026-02-01T12:00:00Z'),
  placedOn: '2026-02-01',
  quantity: '1',
  lineTotalMinor: 500,
  productCode: 'A',
  email: 'anna@example.com',
  emailKey: 'anna@example.com',
}

const made = needsDatabase.skip ? undefined : await aDesk()

test('a field gives a trait its type; what does not fit is shown as it was said', needsDatabase, async () => {
  const { ask, shop, customer } = desk()
  const colour = await makeField(ask, shop, { key: 'colour', label: 'Colour', type: 'text' })
  await edit(customer, { fields: { colour: '7' } })
  assert.deepEqual(await fieldOf(customer, 'colour'), { value: '7', fits: true })

  const trial = await ask('POST', `${shop}/customer-fields/${colour}/trial`, { type: 'date' })
  assert.deepEqual([trial.json.values, trial.json.unfit], [1, 1])
  const refused = await ask('PATCH', `${shop}/customer-fields/${colour}`, { type: 'date' })
  assert.deepEqual([refused.status, refused.json.code], [409, 'field_trial_needed'])
  const changed = await ask('PATCH', `${shop}/customer-fields/${colour}`, { type: 'date', unfit: 1 })
  assert.equal(changed.status, 200, changed.text)
  assert.deepEqual(await fieldOf(customer, 'colour'), { value: '7', fits: false }, 'nothing was lost')
  await ask('PATCH', `${shop}/customer-fields/${colour}`, { type: 'number', unfit: 0 })
  assert.deepEqual(await fieldOf(customer, 'colour'), { value: 7, fits: true })

  assert.equal((await ask('DELETE', `${shop}/customer-fields/${colour}`)).status, 204)
  assert.deepEqual((await read(customer)).traits, { colour: '7' })
  const { changes } = (await ask('GET', `${shop}/changes`)).json
  assert.deepEqual(
    (changes as { action: string }[]).map(({ action }) => action).filter((action) => action.startsWith('field.')),
    ['field.deleted', 'field.changed', 'field.changed', 'field.created'],
  )
})

test('a value that does not fit, and a field that there is not, are refused by name', needsDatabase, async () => {
  const { ask, shop, customer } = desk()
  await makeField(ask, shop, { key: 'size', label: 'Size', type: 'choice', options: ['S', 'M'] })
  for (const fields of [{ size: 'XL' }, { nothing: 1 }, { __proto__x: 1 }]) {
    const reply = await customer('PATCH', '', { fields })
    assert.deepEqual([reply.status, reply.json.code], [422, 'value_does_not_fit'], reply.text)
  }
  const keys = ['__proto__', ' a', 'a\u0000', 'a\nb', '', 'x'.repeat(101)]
  for (const key of keys) assert.equal((await ask('POST', `${shop}/customer-fields`, { key, label: 'x', type: 'text' })).status, 422, key)
  const twice = await ask('POST', `${shop}/customer-fields`, { key: 'size', label: 'x', type: 'text' })
  assert.deepEqual([twice.status, twice.json.code], [409, 'field_key_taken'])
})

test('what the staff sets stays, whatever is told later of the time before', needsDatabase, async () => {
  const { product, shop, customer } = desk()
  product.clock.set('2026-03-05T10:00:00Z')
  await edit(customer, { firstName: 'Anna Maria', city: null, birthday: '--05-17' })
  await record(product.database, {
    shopId: shop.slice('/api/shops/'.length),
    rows: [
      aRow({
        ...order,
        orderKey: '2',
        placedAt: new Date('2026-03-03T12:00:00Z'),
        placedOn: '2026-03-03',
        firstName: 'Ania',
        city: 'Gdynia',
      }),
    ],
  })
  const { firstName, city, birthday, orders } = await read(customer)
  assert.deepEqual({ firstName, city, birthday, orders }, { firstName: 'Anna Maria', city: null, birthday: '--05-17', orders: 2 })
  const { entries } = (await customer('GET', '/timeline?kinds=change')).json as { entries: { details: { value: { name: string } } }[] }
  assert.deepEqual(
    entries
      .map(({ details }) => details.value.name)
      .filter((name) => name !== 'colour')
      .sort(),
    ['birthday', 'city', 'firstName'],
  )
})

test('a list shows fields and tags as columns and filters by them', needsDatabase, async () => {
  const { ask, shop, customer } = desk()
  await makeField(ask, shop, { key: 'ulubiona, kawa', label: 'Coffee', type: 'choices', options: ['Etiopia', 'Peru'] })
  await edit(customer, { fields: { 'ulubiona, kawa': ['Peru'] } })
  const tag = (await customer('POST', '/tags', { name: 'VIP' })).json.tagId
  const list = async (query: Record<string, string>) =>
    (await ask('GET', `${shop}/customers?${new URLSearchParams(query)}`)).json as {
      total: number
      customers: { tags: string[]; fields: object }[]
    }
  const columns = `tags,field:${encodeURIComponent('ulubiona, kawa')}`
  const [shown] = (await list({ columns, field: 'ulubiona, kawa', fieldIs: 'peru' })).customers
  assert.equal(shown, undefined, 'of a list the text must be just the one')
  const [found] = (await list({ columns, field: 'ulubiona, kawa', fieldIs: 'Peru' })).customers
  assert.deepEqual([found?.tags, found?.fields], [['VIP'], { 'ulubiona, kawa': ['Peru'] }])
  assert.equal((await list({ tag: String(tag) })).total, 1)
  assert.equal((await list({ withoutTag: String(tag) })).total, 0)
  assert.equal((await list({ withoutField: 'ulubiona, kawa' })).total, 0)
  assert.equal((await list({ consent: 'email:not_granted' })).total, 1)
  const csv = (await ask('GET', `${shop}/customers.csv?${new URLSearchParams({ columns })}`)).text.split('\r\n')
  assert.deepEqual([csv[0]?.endsWith(',tags,Coffee'), csv[1]?.endsWith(',VIP,Peru')], [true, true], csv.join('\n'))
})

async function aDesk() {
  const product: Product = await aProduct()
  const ask = await anOwner(product)
  const shop = await makeShop(ask)
  await record(product.database, {
    shopId: shop.slice('/api/shops/'.length),
    rows: [aRow({ ...order, orderKey: '1', firstName: 'Anna', city: 'Łódź' })],
  })
  const { customers } = (await ask('GET', `${shop}/customers`)).json as { customers: { customerId: string }[] }
  const customer: Ask = (method, path, body) => ask(method, `${shop}/customers/${customers[0]?.customerId}${path}`, body)
  await invite(product, ask, shop, { email: 'support@example.com', role: 'support' })
  return { product, ask, shop, customer }
}

function desk() {
  assert(made)
  return made
}

async function makeField(ask: Ask, shop: string, field: object): Promise<string> {
  const reply = await ask('POST', `${shop}/customer-fields`, field)
  assert.equal(reply.status, 201, reply.text)
  return String(reply.json.fieldId)
}

async function edit(customer: Ask, change: object): Promise<void> {
  const reply = await customer('PATCH', '', change)
  assert.equal(reply.status, 200, reply.text)
}

const read = async (customer: Ask) => (await customer('GET', '')).json as unknown as typeof Customer._output

async function fieldOf(customer: Ask, key: string) {
  const { fields } = await read(customer)
  const found = fields.find((field) => field.key === key)
  return found && { value: found.value, fits: found.fits }
}
