/** predict, fit and choose on tables of text: see README.md. */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { chooseModel, type Fit, familyOf, fit, fitSpend, type Histories, histories, type ModelChoice, type SpendFit } from './clv.ts'
import { numbersIn, readTable, type Table, textsIn } from './csv.ts'
import { predictRows } from './predict-rows.ts'

const usage = `Usage: node maths/clv/cli.ts COMMAND [FILE]        a CSV with a header, from FILE or from the input

  predict                  columns model, p1..p4, x, t_x, T, t[, k][, mean_value]: one row for each
  fit --model M            columns x, t_x, T[, count][, mean_value][, sum_log_gaps]
                           M: nbd bgnbd mbgnbd pnbd gg bgcnbd-K mbgcnbd-K
  choose [--holdout W]     the same columns with x_star, the purchases within W after the cut
  choose --transactions --cut DATE --unit day|week [--holdout W]
                           columns customer_id, date (YYYY-MM-DD…)[, value]; W reaches to the last date where left out
`

try {
  process.stdout.write(await answer(process.argv.slice(2)))
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
}

async function answer(args: string[]): Promise<string> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      model: { type: 'string' },
      holdout: { type: 'string' },
      transactions: { type: 'boolean' },
      cut: { type: 'string' },
      unit: { type: 'string' },
      help: { type: 'boolean' },
    },
  })
  const [command, file] = positionals
  if (values.help || command === undefined || !['predict', 'fit', 'choose'].includes(command)) {
    if (!values.help) process.exitCode = 1
    return usage
  }
  const table = readTable(readFileSync(file ?? 0, 'utf8'))
  const holdout = values.holdout === undefined ? null : Number(values.holdout)
  if (holdout !== null && !(holdout > 0)) throw new Error('--holdout is a time after the cut, above 0')
  if (command === 'predict') return predictRows(table)
  if (command === 'fit') return json(fitTable(table, values.model ?? ''))
  return json(values.transactions ? chooseFromTransactions(table, values.cut, values.unit, holdout) : chooseFromHistories(table, holdout))
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

function fitTable(table: Table, model: string): unknown {
  if (model === 'gg') return presentSpend(fitSpend(historiesIn(table, ['x', 'mean_value'])))
  const family = familyOf(model)
  if (family === null) throw new Error(`--model is one of nbd bgnbd mbgnbd pnbd gg bgcnbd-K mbgcnbd-K, and not “${model}”`)
  return { model, ...presentFit(fit(family, historiesIn(table, ['x', 't_x', 'T']))) }
}

function chooseFromHistories(table: Table, horizon: number | null): unknown {
  const purchases = numbersIn(table, 'x_star')
  if (horizon !== null && purchases === null) throw new Error('a hold-out needs the column x_star')
  const known = historiesIn(table, ['x', 't_x', 'T'])
  return presentChoice(chooseModel(known, horizon !== null && purchases !== null ? { horizon, purchases } : null))
}

function chooseFromTransactions(table: Table, cut: string | undefined, unit: string | undefined, wanted: number | null): unknown {
  if (cut === undefined || (unit !== 'day' && unit !== 'week')) throw new Error('--transactions needs --cut DATE and --unit day or week')
  const [customers, dates, amounts] = [
    textsIn(table, 'customer_id'),
    textsIn(table, 'date').map((date) => date.slice(0, 10)),
    numbersIn(table, 'value'),
  ]
  const rows = customers.map((customer, row) => ({
    customer,
    date: dates[row] ?? '',
    ...(amounts ? { value: amounts[row] ?? 0 } : {}),
  }))
  const transactions = rows.filter(({ customer }) => customer !== '')
  const daysAfter = (Date.parse(dates.reduce((last, date) => (date > last ? date : last), cut)) - Date.parse(cut)) / 86_400_000
  const horizon = wanted ?? Math.floor(daysAfter / (unit === 'week' ? 7 : 1))
  const { notYetCustomers, holdoutPurchases, monetaryValue, ...known } = histories(transactions, { cut, unit, holdout: horizon })
  const prepared: Histories = amounts ? { ...known, monetaryValue } : known
  const choice = chooseModel(prepared, horizon > 0 ? { horizon, purchases: holdoutPurchases } : null)
  return {
    ...{ customers: known.customers.length, not_yet_customers: notYetCustomers, rows_without_customer: rows.length - transactions.length },
    ...presentChoice(choice),
  }
}

function historiesIn(table: Table, needed: readonly string[]): Histories {
  const column = (name: string): Float64Array => {
    const values = numbersIn(table, name)
    if (values === null && needed.includes(name)) throw new Error(`the table has no column ${name}`)
    return values ?? new Float64Array(table.rows.length)
  }
  const [count, monetaryValue, sumLogGaps] = [
    numbersIn(table, 'count'),
    numbersIn(table, 'mean_value', 0),
    numbersIn(table, 'sum_log_gaps'),
  ]
  return {
    ...{ frequency: column('x'), recency: column('t_x'), age: column('T') },
    ...(count ? { count } : {}),
    ...(monetaryValue ? { monetaryValue } : {}),
    ...(sumLogGaps ? { sumLogGaps } : {}),
  }
}

function presentFit(fit: Fit) {
  if (fit.kind !== 'fitted') return fit
  const { model, logLikelihood, aic, standardErrors, customers, repeaters, flags } = fit
  return {
    ...{ kind: fit.kind, parameters: model.parameters, loglik: logLikelihood, aic },
    ...{ standard_errors: standardErrors, customers, repeaters, flags },
  }
}

function presentSpend(fit: SpendFit) {
  if (fit.kind !== 'fitted') return { model: 'gg', ...fit }
  const { model, logLikelihood, aic, customers, leftOut, correlation, flags } = fit
  return {
    ...{ model: 'gg', kind: fit.kind, parameters: model.parameters, loglik: logLikelihood, aic, customers, left_out: leftOut, correlation },
    ...{ population_mean: model.expectedSpend(0, 0), flags },
  }
}

function presentChoice(choice: ModelChoice) {
  if (choice.kind !== 'chosen') return choice
  const { method, forecast, fitted, reasons, candidates, holdout, regularity, spend } = choice
  const table = holdout?.rows.map(({ forecastSum, actualSum, topTenthShare, ...row }) => ({
    ...{ method: row.method, forecast_sum: forecastSum, actual_sum: actualSum, mae: row.mae, rmse: row.rmse },
    ...{ correlation: row.correlation, auc: row.auc, top_tenth_share: topTenthShare },
  }))
  return {
    ...presentFit(fitted),
    ...{ kind: choice.kind, model: method, forecast, flags: choice.flags, reasons, regularity },
    candidates: candidates.map(({ method, fit }) => ({ model: method, ...presentFit(fit) })),
    ...(holdout ? { holdout: { table, auc_of_days_since_last_order: holdout.rankingByRecency } } : {}),
    ...(spend ? { spend: presentSpend(spend) } : {}),
  }
}
