/** What the shop owes its members: for people and, as CSV, for the accountant. */
import { z } from 'zod'
import { actorOf } from '../kit/access.ts'
import { daysBetween, localDay, monthOf } from '../kit/clock.ts'
import { one, sql } from '../kit/database.ts'
import type { App } from '../kit/http.ts'
import { invalid } from '../kit/problem.ts'
import type { Services } from '../kit/services.ts'
import { moneyLines, moneyOf } from './liability/money.ts'
import { MoneyAnswer, PeriodQuery } from './money-schema.ts'

const ShopParams = z.object({ shopId: z.uuid() })
const read = { access: { permission: 'analytics:read' } } as const
const at = '/api/shops/:shopId/loyalty/money'

export function moneyRoutes(app: App, { database, clock }: Services): void {
  const figures = async (shopId: string, query: z.infer<typeof PeriodQuery>): Promise<MoneyAnswer> => {
    const now = clock.now()
    const { timeZone } = await one(database.db, sql<{ timeZone: string }>`select time_zone from shops where shop_id = ${shopId}`)
    const to = query.to ?? localDay(now, timeZone)
    const from = query.from ?? `${monthOf(to)}-01`
    if (daysBetween(from, to) < 0) throw invalid('period_is_backwards')
    return moneyOf(database.db, { shopId, from, to, vatPercent: query.vatPercent, now })
  }

  app.get(at, { config: read, schema: { params: ShopParams, querystring: PeriodQuery, response: { 200: MoneyAnswer } } }, (request) =>
    figures(actorOf(request).shopId, request.query),
  )

  app.get(`${at}.csv`, { config: read, schema: { params: ShopParams, querystring: PeriodQuery } }, async (request, reply) => {
    const answer = await figures(actorOf(request).shopId, request.query)
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="loyalty-${answer.from}-${answer.to}.csv"`)
      .send([...moneyLines(answer)].join(''))
  })
}
