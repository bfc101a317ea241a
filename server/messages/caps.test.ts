import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Cap, type CappedChannel, type Counted, checkCaps, defaultCaps, type SeriesPass } from './caps.ts'

const at = (hours: number): Date => new Date(Date.UTC(2026, 4, 1) + hours * 3_600_000)
const sent = (messageId: string, hours: number, channel: CappedChannel = 'email'): Counted => ({
  messageId,
  channel,
  at: at(hours),
  pass: null,
})
const plain = (hours: number, channel: CappedChannel = 'email') => ({ channel, series: null, now: at(hours) })
const cart: SeriesPass = { key: 'cart', most: 2, hours: 72 }
const welcome: SeriesPass = { key: 'welcome', most: 3, hours: 336 }
const under = (messageId: string, hours: number, series: SeriesPass, of = messageId): Counted => ({
  ...sent(messageId, hours),
  pass: { of, series },
})

test('F1: one marketing e-mail in 168 rolling hours; at exactly 168 hours the next may go', () => {
  const counted = [sent('a', 0)]
  assert.deepEqual(checkCaps(counted, plain(167.9999), defaultCaps), { isAllowed: false, cap: defaultCaps[0], until: at(168) })
  assert.deepEqual(checkCaps(counted, plain(168), defaultCaps), { isAllowed: true, passOf: null })
})

test('F1: 23:00 and 00:00 are one hour apart, not two days', () => {
  assert.equal(checkCaps([sent('a', 23)], plain(24), [{ channel: 'email', most: 1, hours: 24 }]).isAllowed, false)
})

test('F1: all channels together two in a week', () => {
  const counted = [sent('a', 0), sent('b', 24, 'sms')]
  assert.deepEqual(checkCaps(counted, plain(48, 'push'), defaultCaps), { isAllowed: false, cap: defaultCaps[3], until: at(168) })
  assert.equal(checkCaps(counted, plain(168, 'push'), defaultCaps).isAllowed, true)
})

test('F1: where several limits bind, the last of them to let go is named', () => {
  const counted = [sent('a', 0, 'sms'), sent('b', 100)]
  assert.deepEqual(checkCaps(counted, plain(120), defaultCaps), { isAllowed: false, cap: defaultCaps[0], until: at(268) })
})

test('F2: two cart mails in 72 hours count as one; the third is an ordinary one', () => {
  const opened = checkCaps([], { ...plain(0), series: cart }, defaultCaps)
  assert.deepEqual(opened, { isAllowed: true, passOf: 'own' })
  const first = under('a', 0, cart)
  assert.deepEqual(checkCaps([first], { ...plain(24), series: cart }, defaultCaps), { isAllowed: true, passOf: 'a' })
  const both = [first, under('b', 24, cart, 'a')]
  assert.deepEqual(checkCaps(both, { ...plain(48), series: cart }, defaultCaps), { isAllowed: false, cap: defaultCaps[0], until: at(168) })
  assert.equal(checkCaps([first], { ...plain(72), series: cart }, defaultCaps).isAllowed, false, 'the pass has ended')
  assert.deepEqual(checkCaps(both, plain(168), defaultCaps), { isAllowed: true, passOf: null }, 'the second does not count')
})

test('F2: no two passes overlap', () => {
  const caps: Cap[] = [{ channel: 'email', most: 5, hours: 168 }]
  assert.deepEqual(checkCaps([under('a', 0, welcome)], { ...plain(10), series: cart }, caps), { isAllowed: true, passOf: null })
  assert.deepEqual(checkCaps([under('a', 0, welcome)], { ...plain(336), series: cart }, caps), { isAllowed: true, passOf: 'own' })
})

test('F1: whatever wants to go, no window of a week ever holds more than the limit', () => {
  const wish = fc.record({ hours: fc.integer({ min: 0, max: 12 }), channel: fc.constantFrom<CappedChannel>('email', 'sms', 'push') })
  fc.assert(
    fc.property(fc.array(wish, { maxLength: 200 }), (wishes) => {
      const counted: Counted[] = []
      let now = 0
      for (const [index, { hours, channel }] of wishes.entries()) {
        now += hours
        const verdict = checkCaps(counted, plain(now, channel), defaultCaps)
        if (verdict.isAllowed) counted.push(sent(`m${index}`, now, channel))
        else {
          assert.ok(verdict.until > at(now))
          assert.ok(checkCaps(counted, { ...plain(0, channel), now: verdict.until }, defaultCaps).isAllowed, 'it says from when on')
        }
      }
      for (const { at: begin } of counted)
        for (const { channel, most, hours } of defaultCaps) {
          const within = counted.filter(
            (each) =>
              (channel === 'all' || each.channel === channel) &&
              each.at >= begin &&
              each.at.getTime() < begin.getTime() + hours * 3_600_000,
          )
          assert.ok(within.length <= most)
        }
    }),
  )
})
