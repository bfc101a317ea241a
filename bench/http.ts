/** Reads of one customer by somebody who is signed in, against the bare framework's hello world in the same run. */
import { sessionCookie } from '../server/kit/access.ts'
import { fire, type Target, type Volley } from './load/fire.ts'
import { shopWithCustomer } from './load/shop-with-customer.ts'
import { ownProcess } from './measure/own-process.ts'
import { atLeast, median, round, say, tell } from './measure/result.ts'
import { withTemporaryDatabase } from './measure/temporary-database.ts'

const rounds = 5
const secondsARound = 4
/** Until the code of both has been compiled: the product has far more of it. */
const warmUpSeconds = 12

await withTemporaryDatabase(async ({ database, connection, folder, postgres }) => {
  const { shopId, customerId, sessionToken } = await shopWithCustomer(database)
  const bare = ownProcess('bench/load/bare-server.ts', [])
  const product = ownProcess('bench/load/product-server.ts', [JSON.stringify({ connection, dataFolder: folder })])
  try {
    const hello: Target = { url: await bare.nextLine(), headers: {} }
    const read: Target = {
      url: `${await product.nextLine()}/api/shops/${shopId}/customers/${customerId}`,
      headers: { cookie: `${sessionCookie}=${sessionToken}` },
    }
    const [hellos, reads]: [Volley[], Volley[]] = [[], []]
    for (const target of [hello, read]) await fire(target, warmUpSeconds)
    for (let round = 1; round <= rounds; round++) {
      hellos.push(await fire(hello, secondsARound))
      reads.push(await fire(read, secondsARound))
      say(`round ${round}: hello ${Math.round(hellos.at(-1)?.perSecond ?? 0)}/s, customer ${Math.round(reads.at(-1)?.perSecond ?? 0)}/s`)
    }
    const [hellosPerSecond, perSecond] = [hellos, reads].map((volleys) => median(volleys.map((volley) => volley.perSecond)))
    const ratio = (perSecond ?? Number.NaN) / (hellosPerSecond ?? Number.NaN)
    tell({
      name: 'http',
      ratio,
      limit: 'hello world of the bare framework, requests/s in the same run',
      perSecond: Math.round(perSecond ?? Number.NaN),
      helloPerSecond: Math.round(hellosPerSecond ?? Number.NaN),
      p975Ms: round(median(reads.map(({ p975Ms }) => p975Ms))),
      rssMb: Math.round(await product.peakMb()),
      ratios: reads.map((volley, place) => round(volley.perSecond / (hellos[place]?.perSecond ?? Number.NaN), 3)),
      postgres,
      goals: [atLeast('requests/s ÷ hello world ≥ 0.3', ratio, 0.3)],
    })
  } finally {
    await Promise.all([bare.end(), product.end()])
  }
})
