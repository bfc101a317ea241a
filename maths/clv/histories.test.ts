import assert from 'node:assert/strict'
import { test } from 'node:test'
import { histories, regularity, type Transaction } from './clv.ts'

const bought = (customer: string, date: string, value?: number): Transaction => ({
  customer,
  date,
  ...(value === undefined ? {} : { value }),
})

test('days are counted from the first purchase to the cut, which is included', () => {
  const { customers, frequency, recency, age, monetaryValue } = histories(
    [
      bought('anna', '2024-01-01', 10),
      bought('anna', '2024-01-15', 20),
      bought('anna', '2024-01-29', 30),
      bought('anna', '2024-02-01', 99),
    ],
    { cut: '2024-01-31', unit: 'day' },
  )
  assert.deepEqual([customers, ...frequency, ...recency, ...age, ...monetaryValue], [['anna'], 2, 28, 30, 25])
})

test('orders of one day are one purchase, whatever their order in the list', () => {
  const { frequency, monetaryValue } = histories(
    [bought('anna', '2024-01-09', 7), bought('anna', '2024-01-01', 5), bought('anna', '2024-01-09', 3)],
    { cut: '2024-01-31', unit: 'week' },
  )
  assert.deepEqual([...frequency, ...monetaryValue], [1, 10])
})

test('CDNOW: who joined on 1 January 1997 is 38.86 weeks old on 30 September', () => {
  const { age } = histories([bought('anna', '1997-01-01')], { cut: '1997-09-30', unit: 'week' })
  assert.deepEqual([...age], [272 / 7])
})

test('an order that was cancelled whole is none; one for nothing is one', () => {
  const { customers, frequency } = histories(
    [bought('12346', '2011-01-18', 77183.6), bought('12346', '2011-01-18', -77183.6), bought('free', '2011-01-18', 0)],
    { cut: '2011-01-31', unit: 'day' },
  )
  assert.deepEqual([customers, ...frequency], [['free'], 0])
})

test('what is given back later is taken off the purchase of that amount, else off the latest', () => {
  const { customers, frequency, monetaryValue } = histories(
    [
      bought('whole', '2024-01-01', 100),
      bought('whole', '2024-01-05', 20),
      bought('whole', '2024-01-08', -100),
      bought('part', '2024-01-01', 100),
      bought('part', '2024-01-05', 20),
      bought('part', '2024-01-08', -5),
      bought('more', '2024-01-01', 30),
      bought('more', '2024-01-04', 20),
      bought('more', '2024-01-08', -25),
      bought('never', '2024-01-01', 100),
      bought('never', '2024-01-09', -100),
      bought('before', '2024-01-09', 10),
      bought('before', '2024-01-01', -10),
    ],
    { cut: '2024-01-31', unit: 'day' },
  )
  assert.deepEqual(
    [customers, [...frequency], [...monetaryValue]],
    [
      ['whole', 'part', 'more', 'before'],
      [0, 1, 0, 0],
      [0, 15, 0, 0],
    ],
  )
})

test('cents that do not cancel in binary cancel all the same', () => {
  const { customers } = histories(
    [bought('anna', '2024-01-01', 0.1), bought('anna', '2024-01-01', 0.2), bought('anna', '2024-01-01', -0.3)],
    {
      cut: '2024-01-31',
      unit: 'day',
    },
  )
  assert.deepEqual(customers, [])
})

test('the hold-out counts days after the cut; who comes only then is counted apart', () => {
  const prepared = histories(
    [
      bought('anna', '2024-01-01'),
      bought('anna', '2024-02-01'),
      bought('anna', '2024-02-07'),
      bought('anna', '2024-02-08'),
      bought('late', '2024-02-02'),
    ],
    { cut: '2024-01-31', unit: 'week', holdout: 1 },
  )
  assert.deepEqual([prepared.customers, ...prepared.holdoutPurchases, prepared.notYetCustomers], [['anna'], 2, 1])
})

test('logarithms of gaps are in the unit asked for, and show a rhythm', () => {
  const monthly = ['2024-01-01', '2024-01-31', '2024-03-01', '2024-03-31', '2024-04-30', '2024-05-29'].map((date) => bought('anna', date))
  const { sumLogGaps, ...known } = histories(monthly, { cut: '2024-06-30', unit: 'week' })
  assert(Math.abs((sumLogGaps[0] ?? 0) - (4 * Math.log(30 / 7) + Math.log(29 / 7))) < 1e-12)
  assert((regularity({ ...known, sumLogGaps }) ?? 0) > 100)
  assert.equal(regularity(known), null)
})

test('a date that is none is refused', () => {
  for (const date of ['01.02.2024', '2024-02-30', '2024-13-01', ''])
    assert.throws(() => histories([bought('anna', date)], { cut: '2024-01-31', unit: 'day' }), /YYYY-MM-DD/)
})
