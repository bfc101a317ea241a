/** Next baskets of a real shop: Online Retail (UCI), the months that are at hand, last basket out. The whole table is in docs/methods/recommendation-evaluation.md. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { generator } from '@regulars/random'
import { needs, testData } from '../../test/data.ts'
import { type Baskets, basketsOf } from './baskets.ts'
import { buyAgain } from './buy-again.ts'
import { liftOver } from './choose-recommender.ts'
import { readColumns } from './csv-columns.ts'
import { discover } from './discover.ts'
import { evaluate, type Score, type Slice } from './evaluation.ts'
import type { Method } from './method.ts'
import { personalFrequency } from './personal-frequency.ts'
import { popularity } from './popularity.ts'
import { similarItems } from './similar-items.ts'
import { lastBasketOut } from './split.ts'

const file = 'online-retail/transactions-2010-12-to-2011-08.csv.gz'

test(
  'buying again beats personal frequency, and discovering beats item cosine, outside of the interval over customers',
  needs(file),
  (t) => {
    const split = lastBasketOut(onlineRetail())
    assert.equal(split.cases.length, 1890)
    // A smaller head than usual keeps the test short, and leaves more to the tail.
    const methods = [
      popularity(),
      personalFrequency(),
      buyAgain(),
      similarItems(),
      discover({ ease: { maxItems: 800 } }),
    ] as Method<unknown>[]
    const { uniform } = generator(1)
    const table = evaluate(split, methods, { k: [10], uniform, draws: 200 })
    for (const { method, slice, recall, ndcg } of table) {
      t.diagnostic(
        `${method} ${slice}: recall@10 ${recall.mean.toFixed(4)} (${recall.low.toFixed(4)} to ${recall.high.toFixed(4)}), NDCG ${ndcg.toFixed(4)}`,
      )
    }
    const row = (method: string, slice: Slice): Score => {
      const found = table.find((score) => score.method === method && score.slice === slice)
      assert.ok(found)
      return found
    }
    const again = liftOver(row('buy_again', 'all'), row('personal_frequency', 'all'), { uniform })
    const fresh = liftOver(row('discover', 'new'), row('similar_items_cosine', 'new'), { uniform })
    assert.ok(again.difference.low > 0, JSON.stringify(again))
    assert.ok(fresh.difference.low > 0, JSON.stringify(fresh))
    // The baselines stand in the same order of size as on the whole year (specification: popularity .0390, personal frequency .1898).
    assert.ok(Math.abs(row('popularity', 'all').recall.mean - 0.0527) < 5e-4)
    assert.ok(Math.abs(row('personal_frequency', 'all').recall.mean - 0.2058) < 5e-4)
    assert.ok(row('buy_again', 'all').recall.mean > 0.215)
  },
)

/** Purchase lines of known customers; all of a customer's orders of one day are one basket. */
function onlineRetail(): Baskets {
  const text = gunzipSync(readFileSync(testData(file))).toString('utf8')
  const columns = readColumns(text, ['invoiceno', 'stockcode', 'quantity', 'invoicedate', 'unitprice', 'customerid'])
  const lines = { customer: [] as string[], basket: [] as string[], item: [] as string[], day: [] as number[] }
  columns.invoiceno.forEach((invoice, at) => {
    const [customer = '', date = ''] = [columns.customerid[at], columns.invoicedate[at]?.slice(0, 10)]
    if (customer === '' || invoice.startsWith('C') || !(Number(columns.quantity[at]) > 0) || !(Number(columns.unitprice[at]) > 0)) return
    lines.customer.push(customer)
    lines.basket.push(date)
    lines.item.push(columns.stockcode[at] ?? '')
    lines.day.push(Date.parse(date) / 86_400_000)
  })
  return basketsOf(lines)
}
