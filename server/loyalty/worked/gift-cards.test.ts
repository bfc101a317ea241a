/** Sections 7.13, 7.14 and 5.14 of the specification, as far as they are about gift cards and money at a checkout: through the door. */
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { needsDatabase } from '../../../test/database.ts'
import { runWaitingJobs } from '../../../test/run-waiting-jobs.ts'
import { aRow, record } from '../../../test/shop.ts'
import { all, sql, transaction, write } from '../../kit/database.ts'
import { newId } from '../../kit/ids.ts'
import type { Payment, VatLine } from '../gift-card-schema.ts'
import { aTill, type Card, product } from './till-for-tests.ts'

const takenOf = ({ redemptions }: Payment) => redemptions.map(({ captured }) => captured)

suite('gift cards and store credit', needsDatabase, () => {
  test('7.13, 5.14 two cards of 60 pay 100 as 60 and 40, and 20 are left: what is due is taken and no more (saleor#13640)', async () => {
    const till = await aTill()
    const cards = [await till.card(6_000), await till.card(6_000)]
    const paid = await till.pay(10_000, '1', cards)
    assert.deepEqual([takenOf(paid), paid.paidMinor, paid.dueMinor], [[6_000, 4_000], 10_000, 0])
    assert.deepEqual(await till.left(...cards), [0, 2_000])
  })

  test('7.13, 5.14 90 less a voucher of 25, a card of 65: 65 are charged and 0 are left (saleor#12890)', async () => {
    const till = await aTill()
    const card = await till.card(6_500)
    const paid = await till.pay(9_000 - 2_500, '1', [card])
    assert.deepEqual([takenOf(paid), paid.dueMinor], [[6_500], 0])
    assert.deepEqual(await till.left(card), [0])
    assert.equal((await till.see(card)).state, 'spent')
  })

  test('7.13, 5.14 an order that a card pays as a whole is paid, and stays so (saleor#14128)', async () => {
    const till = await aTill()
    const card = await till.card(10_000)
    const paid = await till.pay(10_000, '1', [card])
    assert.deepEqual([paid.dueMinor, paid.redemptions[0]?.state, paid.redemptions[0]?.expiresAt], [0, 'captured', null])
    till.at('2026-03-05')
    assert.deepEqual([(await till.see(card)).spentMinor, await till.left(card)], [10_000, [0]])
  })

  test('7.2 across cards and credit what would be lost first goes first, and what was given before what was bought', async () => {
    const till = await aTill()
    await till.order('0', [{ minor: 100 }])
    await till.give('anna', 500)
    const bought = await till.card(500, { origin: { kind: 'bought', orderNumber: '0' }, validUntil: '2027-01-01T00:00:00Z' })
    const given = await till.card(500, { validUntil: '2027-01-01T00:00:00Z' })
    const first = await till.card(500, { validUntil: '2026-09-01T00:00:00Z' })
    const cards = [bought, given, first]
    const customer = { number: 'anna' }
    const steps = [await till.pay(500, '1', cards, { customer }), await till.pay(500, '2', cards, { customer })]
    steps.push(await till.pay(500, '3', cards, { customer }), await till.pay(700, '4', cards, { customer }))
    assert.deepEqual(
      steps.map(({ redemptions }) => redemptions.map(({ cardId }) => cardId)),
      [[first.cardId], [given.cardId], [bought.cardId], [null]],
    )
    assert.deepEqual([steps[3]?.paidMinor, steps[3]?.dueMinor], [500, 200])
  })

  test('7.13 an order of a guest that a card paid refills it when it is returned, as the job that hears of it finds out', async () => {
    const till = await aTill()
    const card = await till.card(6_000)
    assert(product)
    const { database, clock, services } = product
    const line = { productCode: 'Tea', productName: 'Tea', placedAt: clock.now(), placedOn: '2026-03-01' }
    const { shopId } = till
    const told = async (row: Parameters<typeof aRow>[0]) => {
      await record(database, { shopId, now: clock.now(), rows: [aRow({ ...line, ...row })] })
      await runWaitingJobs({ database, services }, ['settle_orders'])
    }
    await told({ orderKey: 'g1', quantity: '1', lineTotalMinor: 6_000 })
    await till.pay(6_000, 'g1', [card])
    assert.deepEqual(await till.left(card), [0])
    await told({ orderKey: 'r1', quantity: '-1', lineTotalMinor: -6_000, refundOfOrderKey: 'g1' })
    assert.deepEqual(await till.left(card), [6_000])
  })

  test('7.13, 5.14 a cancelled order refills the same card and lot, whole and not with 1 (mollie/magento2#873)', async () => {
    const till = await aTill()
    const cards = [await till.card(6_000), await till.card(6_000)]
    const before = await Promise.all(cards.map(till.lots))
    await till.pay(10_000, '1', cards)
    await till.order('1', [{ minor: 10_000 }])
    await till.order('1', [{ minor: 10_000 }], { isCancelled: true })
    assert.deepEqual(await Promise.all(cards.map(till.lots)), before)
    await till.order('1', [{ minor: 10_000 }], { isCancelled: true })
    assert.deepEqual(await till.left(...cards), [6_000, 6_000])
  })

  test('7.13, 5.14 a refund refills the card in its share, also while nothing is earned (SyliusGiftCardPlugin#284)', async () => {
    const till = await aTill()
    const card = await till.card(6_000)
    await till.pay(10_000, '1', [card])
    await till.order('1', [{ minor: 5_000 }, { minor: 5_000, name: 'Cup' }])
    await till.order('r1', [{ minor: 5_000, name: 'Cup' }], { refundOf: '1' })
    assert.deepEqual(await till.left(card), [3_000])
    await till.order('r2', [{ minor: 5_000 }], { refundOf: '1' })
    assert.deepEqual(await till.left(card), [6_000])
  })

  test('7.13, 5.14 refunding the purchase of a card takes what is unspent and says what was spent (SyliusGiftCardPlugin#284)', async () => {
    const till = await aTill()
    await till.order('buy', [{ minor: 10_000, name: 'Karta podarunkowa' }, { minor: 2_000 }])
    const card = await till.card(10_000, { origin: { kind: 'bought', orderNumber: 'buy' } })
    await till.pay(3_000, '1', [card])
    await till.order('r1', [{ minor: 2_000 }], { refundOf: 'buy' })
    assert.equal((await till.see(card)).state, 'usable')
    await till.order('r2', [{ minor: 10_000, name: 'Karta podarunkowa' }], { refundOf: 'buy' })
    const { state, leftMinor, takenMinor, spentMinor, disabledWhy, buyer } = await till.see(card)
    assert.deepEqual([state, leftMinor, takenMinor, spentMinor], ['disabled', 0, 7_000, 3_000])
    assert.deepEqual([disabledWhy, buyer?.title], [null, 'anna'])
    const { lines } = await till.statement(card)
    assert.equal((await till.onCard(card, 'reversals', { version: lines[0]?.version, reason: 'No' })).json.code, 'not_reversible')
    assert.equal((await till.tryToPay({ orderMinor: 100, codes: [card.code] })).json.code, 'card_unknown')
  })

  test('7.13 a hold is captured or let go, once each, and the same request again changes nothing', async () => {
    const till = await aTill()
    const card = await till.card(6_000)
    const key = { 'idempotency-key': newId() }
    const body = { shopperIp: '10.1.1.1', orderMinor: 4_000, codes: [card.code] }
    const held = await till.tryToPay(body, key)
    assert.deepEqual((await till.tryToPay(body, key)).json, held.json)
    assert.equal((await till.tryToPay({ ...body, orderMinor: 1 }, key)).json.code, 'idempotency_key_reused')
    assert.deepEqual([(await till.see(card)).leftMinor, (await till.see(card)).heldMinor], [2_000, 4_000])
    const hold = `/loyalty/redemptions/${held.json.redemptions[0]?.redemptionId}`
    for (let again = 0; again < 2; again++) {
      const captured = await till.ask<{ state: string }>('POST', `${hold}/capture`, { orderNumber: '1' })
      assert.deepEqual([captured.status, captured.json.state], [200, 'captured'], captured.text)
    }
    assert.equal((await till.ask('POST', `${hold}/void`, {})).json.code, 'already_captured')
    const other = (await till.tryToPay({ orderMinor: 4_000, codes: [card.code] })).json
    assert.deepEqual([other.paidMinor, other.dueMinor], [2_000, 2_000])
    await till.ask('POST', `/loyalty/redemptions/${other.redemptions[0]?.redemptionId}/void`, {})
    assert.deepEqual(await till.left(card), [2_000])
    await till.tryToPay({ orderMinor: 2_000, codes: [card.code] })
    assert.deepEqual(await till.left(card), [0])
    till.at('2026-03-02')
    assert.deepEqual(await till.left(card), [2_000], 'a hold that is forgotten ends by itself')
  })

  test('7.13 eight checkouts at once spend a card once', async () => {
    const till = await aTill()
    const card = await till.card(5_000)
    const paid = await Promise.all(Array.from({ length: 8 }, (_, n) => till.pay(5_000, `o${n}`, [card])))
    assert.deepEqual(paid.map(({ paidMinor }) => paidMinor).sort(), [0, 0, 0, 0, 0, 0, 0, 5_000])
  })

  test('7.13 a card lapses at its time and not before', async () => {
    const till = await aTill()
    const card = await till.card(6_000, { validUntil: '2026-03-05T10:00:00Z' })
    till.at('2026-03-04')
    assert.deepEqual([(await till.see(card)).state, await till.left(card)], ['usable', [6_000]])
    till.at('2026-03-05')
    assert.deepEqual([(await till.see(card)).state, await till.left(card)], ['expired', [0]])
    assert.equal((await till.pay(100, '1', [card])).paidMinor, 0)
  })

  test('7.13 a code has 80 bits, is shown once, and only its hash and last four are kept', async () => {
    assert(product)
    const till = await aTill()
    const key = { 'idempotency-key': newId() }
    const body = { amountMinor: 100, origin: { kind: 'given', reason: 'Sorry' } }
    const first = (await till.ask<Card>('POST', '/loyalty/gift-cards', body, key)).json
    const again = (await till.ask<Card>('POST', '/loyalty/gift-cards', body, key)).json
    assert.match(first.code, /^[2-9A-HJ-NP-Z]{4}(-[2-9A-HJ-NP-Z]{4}){3}$/)
    assert.deepEqual([again.cardId, again.code, again.lastFour], [first.cardId, null, first.code.slice(-4)])
    for (const table of ['gift_cards', 'idempotency_keys', 'loyalty_operations', 'outbox']) {
      const rows = await all(
        product.database.db,
        sql<{ row: string }>`select t::text as row from ${sql.table(table)} as t where shop_id = ${till.shopId}`,
      )
      assert.ok(
        rows.every(({ row }) => !row.includes(first.code)),
        table,
      )
    }
    const checked = await till.ask<{ state: string; leftMinor: number }>('POST', '/loyalty/gift-cards/check', {
      code: ` ${first.code.toLowerCase().replaceAll('-', ' ')}`,
    })
    assert.deepEqual([checked.json.state, checked.json.leftMinor], ['usable', 100])
  })

  test('7.13 five look-ups in five seconds from an address, and no sixth', async () => {
    const till = await aTill()
    const look = async (shopperIp: string) => (await till.ask('POST', '/loyalty/gift-cards/check', { code: 'AAAA-AAAA', shopperIp })).status
    const found: number[] = []
    for (let n = 0; n < 6; n++) found.push(await look('192.0.2.1'))
    assert.deepEqual(found, [200, 200, 200, 200, 200, 429])
    assert.equal(await look('192.0.2.2'), 200)
    assert.equal((await till.tryToPay({ orderMinor: 1, codes: ['AAAA-AAAA'], shopperIp: '192.0.2.1' })).status, 429)
  })

  test('7.13 another shop’s card is unknown, and so is one in another currency refused', async () => {
    const [till, other] = [await aTill(), await aTill()]
    const card = await other.card(100)
    assert.equal((await till.tryToPay({ orderMinor: 100, codes: [card.code] })).json.code, 'card_unknown')
    assert.equal((await till.ask('GET', `/loyalty/gift-cards/${card.cardId}`)).status, 404)
    const euro = await till.card(100, { currency: 'EUR' })
    assert.equal((await till.tryToPay({ orderMinor: 100, codes: [euro.code] })).json.code, 'card_of_other_currency')
  })

  test('7.13 VAT: what was sold, given and redeemed, by purpose and rate (Directive (EU) 2016/1065)', async () => {
    const till = await aTill()
    const bought = { kind: 'bought', orderNumber: 'buy' } as const
    const single = await till.card(12_300, { origin: bought, vat: { purpose: 'single', basisPoints: 2_300 } })
    await till.card(5_000, { origin: bought })
    const given = await till.card(1_000)
    await till.pay(2_300, '1', [single])
    await till.order('2', [{ minor: 1_000 }])
    await till.pay(1_000, '2', [given])
    till.at('2026-03-03')
    await till.order('2', [{ minor: 1_000 }], { isCancelled: true })
    const figures = async (from: string, to: string) =>
      (await till.ask<{ lines: VatLine[] }>('GET', `/loyalty/gift-cards/vat?from=${from}&to=${to}`)).json.lines
    const nothing = { givenMinor: 0, redeemedMinor: 0, expiredMinor: 0, disabledMinor: 0 }
    assert.deepEqual(await figures('2026-03-01', '2026-03-02'), [
      {
        ...nothing,
        currency: 'PLN',
        purpose: 'multi',
        vatBasisPoints: null,
        sold: 1,
        soldMinor: 5_000,
        soldVatMinor: null,
        givenMinor: 1_000,
        redeemedMinor: 1_000,
      },
      {
        ...nothing,
        currency: 'PLN',
        purpose: 'single',
        vatBasisPoints: 2_300,
        sold: 1,
        soldMinor: 12_300,
        soldVatMinor: 2_300,
        redeemedMinor: 2_300,
      },
    ])
    const file = await till.ask('GET', '/loyalty/gift-cards/vat.csv?from=2026-03-01&to=2026-03-02')
    assert.deepEqual(file.text.split('\r\n').slice(1), [
      '2026-03-01,2026-03-02,PLN,multi,,1,5000,,1000,1000,0,0',
      '2026-03-01,2026-03-02,PLN,single,23,1,12300,2300,0,2300,0,0',
      '',
    ])
    assert.deepEqual(
      (await figures('2026-03-03', '2026-03-31')).map(({ purpose, redeemedMinor }) => [purpose, redeemedMinor]),
      [['multi', -1_000]],
    )
  })

  test('7.13 what a card paid earns no points, and what was paid otherwise does', async () => {
    const till = await aTill()
    await till.publish()
    const card = await till.card(6_000)
    await till.pay(10_000, '1', [card])
    await till.order('1', [{ minor: 10_000 }])
    assert.equal(await till.points('anna'), 40)
    await till.order('1', [{ minor: 10_000 }], { isCancelled: true })
    assert.deepEqual([await till.points('anna'), await till.left(card)], [0, [6_000]])
  })

  test('7.13 store credit is given, shown, spent and comes back in a shop without a programme, and taken with a reason', async () => {
    const till = await aTill()
    await till.order('0', [{ minor: 100 }])
    assert.equal(await till.credit('anna'), undefined)
    assert.equal((await till.give('anna', 5_000)).json.active, 5_000)
    assert.equal(await till.credit('anna'), 5_000)
    const paid = await till.pay(4_000, '1', [], { customer: { number: 'anna' } })
    assert.deepEqual([paid.dueMinor, await till.credit('anna')], [0, 1_000])
    await till.order('1', [{ minor: 4_000 }])
    await till.order('1', [{ minor: 4_000 }], { isCancelled: true })
    assert.equal(await till.credit('anna'), 5_000)
    assert.equal((await till.give('anna', -5_001)).json.code, 'insufficient_points')
    assert.equal((await till.give('anna', -5_000)).json.active, 0)
  })

  test('L20 a wallet is of points or of money, never of both: the database refuses', async () => {
    assert(product)
    const { database } = product
    const till = await aTill()
    const add = (kind: string, currency: string | null) =>
      transaction(database, (tx) =>
        write(
          tx,
          sql`insert into loyalty_wallets (shop_id, wallet_id, code, kind, currency, created_at)
              values (${till.shopId}, ${newId()}, ${`mixed_${kind}`}, ${kind}, ${currency}, now())`,
        ),
      )
    for (const [kind, currency] of [
      ['points', 'PLN'],
      ['credit', null],
      ['gift_card', null],
    ] as const)
      await assert.rejects(add(kind, currency), /check/)
    const card = await till.card(100)
    const moved = transaction(database, (tx) =>
      write(
        tx,
        sql`update loyalty_lots set account_id = ${newId()} where shop_id = ${till.shopId} and account_id in (
              select account_id from loyalty_accounts where holder_id = ${card.cardId})`,
      ),
    )
    await assert.rejects(moved, /foreign key/)
  })
})
