/** The ready-made programme tried on a million orders of the past: how long, and whether memory grows with the shop. */
import { AskSimulation, noSums, simulate } from '../server/loyalty/loyalty.ts'
import { defaultProgram } from '../server/loyalty/presets/default-program.ts'
import { makeLargeShop } from './large-shop/make-large-shop.ts'
import { below, round, say, tell, timed } from './measure/result.ts'
import { withTemporaryDatabase } from './measure/temporary-database.ts'

/** Two and a half orders each. */
const customerCount = Number(process.env.CUSTOMERS ?? 400_000)

await withTemporaryDatabase(async ({ database, postgres }) => {
  const { shopId } = await makeLargeShop(database, { customerCount })
  const programs = [defaultProgram({ currency: 'PLN', startsOn: '2023-01-01' })]
  const asked = AskSimulation.parse({ of: { kind: 'default' } })
  const sums = noSums(1)
  const heaps: number[] = []
  const onBatch = async () => {
    heaps.push(process.memoryUsage.rss())
    if (heaps.length % 100 === 0) say(`${sums.orders} orders …`)
    return true
  }
  const cpu = process.cpuUsage()
  const { seconds } = await timed(() =>
    simulate(database, { shopId, asked, programs, until: new Date('2026-01-01'), sums, after: null, onBatch }),
  )
  const { user, system } = process.cpuUsage(cpu)
  const mostMb = (of: readonly number[]) => Math.round(Math.max(0, ...of) / 1024 / 1024)
  const half = Math.ceil(heaps.length / 2)
  const growth = mostMb(heaps.slice(half)) / Math.max(1, mostMb(heaps.slice(0, half)))
  tell({
    ...{ name: 'loyalty-backtest', ratio: null, limit: 'absolute: 1M orders in 2 min on two cores, memory flat' },
    ...{ orders: sums.orders, customers: sums.customers, seconds: round(seconds), cpuSeconds: round((user + system) / 1e6) },
    ...{ perSecond: Math.round(sums.orders / seconds), rssMb: mostMb(heaps), postgres },
    goals: [
      below('seconds for a million orders', (seconds * 1_000_000) / sums.orders, 120),
      below('memory of the second half ÷ of the first', growth, 1.25),
    ],
  })
})
