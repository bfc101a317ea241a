/** Gift cards as the staff find, change and explain them. */
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { needsDatabase } from '../../../test/database.ts'
import type { GiftCard, VatLine } from '../gift-card-schema.ts'
import { aTill } from './till-for-tests.ts'

suite('gift cards by hand', needsDatabase, () => {
  test('7.15 money is put on a card and taken again, a card is disabled and used again: each an entry of its statement, each undone once', async () => {
    const till = await aTill()
    const card = await till.card(5_000, { validUntil: '2026-03-08T10:00:00Z' })
    await till.pay(1_000, '1', [card])
    assert.equal((await till.onCard(card, 'top-ups', { amountMinor: 2_000, reason: 'The parcel was late' })).json.leftMinor, 6_000)
    assert.deepEqual([(await till.onCard(card, 'disable', { reason: 'Lost' })).json.takenMinor, await till.left(card)], [6_000, [0]])
    assert.equal((await till.onCard(card, 'top-ups', { amountMinor: 1, reason: 'More' })).json.code, 'card_disabled')
    const { lines } = await till.statement(card)
    assert.deepEqual(
      lines.map(({ kind, activeChange, activeAfter, reason }) => [kind, activeChange, activeAfter, reason]),
      [
        ['claw', -6_000, 0, 'Lost'],
        ['adjust', 2_000, 6_000, 'The parcel was late'],
        ['redeem', 0, 4_000, null],
        ['hold', -1_000, 4_000, null],
        ['adjust', 5_000, 5_000, 'Sorry'],
      ],
    )
    const [disabling, topUp, , , first] = lines
    const undo = (line: { version: number } | undefined) => till.onCard(card, 'reversals', { version: line?.version, reason: 'A mistake' })
    assert.deepEqual([(await undo(disabling)).json.state, (await till.see(card)).takenMinor, await till.left(card)], ['usable', 0, [6_000]])
    assert.equal((await undo(topUp)).json.leftMinor, 4_000)
    assert.deepEqual(
      [(await undo(topUp)).json.code, (await undo(first)).json.code, (await undo({ version: 999 })).json.code],
      ['already_reversed', 'not_reversible', 'no_operation'],
    )
    const pages = [await till.statement(card, '?limit=4')]
    pages.push(await till.statement(card, `?limit=4&cursor=${pages[0]?.nextCursor}`))
    assert.deepEqual([pages.map(({ lines }) => lines.length), pages[1]?.nextCursor], [[4, 3], null])
    const figures = await till.ask<{ lines: VatLine[] }>('GET', '/loyalty/gift-cards/vat?from=2026-03-01&to=2026-03-01')
    const [{ givenMinor, redeemedMinor, disabledMinor } = {}] = figures.json.lines
    assert.deepEqual([givenMinor, redeemedMinor, disabledMinor], [5_000, 1_000, 0], 'what was undone is in no figure')
    till.at('2026-03-08')
    assert.equal((await till.onCard(card, 'top-ups', { amountMinor: 1, reason: 'More' })).json.code, 'card_expired')
    assert.equal((await till.statement(card)).lines[0]?.kind, 'expire', 'what time alone did is told before anything writes it')
  })

  test('7.13 a card is found by the end of its code, by the orders it was bought with or paid for, and by who placed them; a page at a time', async () => {
    const till = await aTill()
    await till.order('buy', [{ minor: 5_000 }])
    const bought = await till.card(5_000, { origin: { kind: 'bought', orderNumber: 'buy' } })
    const used = await till.card(5_000)
    const other = await till.card(5_000)
    await till.pay(1_000, 'PL-7', [used])
    const find = async (query: string) =>
      (await till.ask<{ cards: GiftCard[]; nextCursor: string | null }>('GET', `/loyalty/gift-cards?${query}`)).json
    const found = async (search: string) => (await find(`search=${search}`)).cards.map(({ cardId }) => cardId)
    assert.deepEqual(await found(other.lastFour.toLowerCase()), [other.cardId])
    assert.deepEqual([await found('buy'), await found('pl-7'), await found('nobody')], [[bought.cardId], [used.cardId], []])
    assert.deepEqual(await found('anna'), [bought.cardId])
    await till.order('PL-7', [{ minor: 1_000 }])
    assert.deepEqual(await found('ann'), [used.cardId, bought.cardId])
    const { cards, nextCursor } = await find('limit=2')
    const rest = await find(`limit=2&cursor=${nextCursor}`)
    assert.deepEqual(
      [...cards, ...rest.cards].map(({ cardId }) => cardId),
      [other.cardId, used.cardId, bought.cardId],
    )
  })
})
