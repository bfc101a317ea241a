/**
 * The rules of the data, held against every statement: the schema must be able to spread over many servers by shop,
 * run on PostgreSQL 15, and do nothing behind the back of the code. Each rule answers with its findings.
 */
import type { Statement } from './sql-statements.ts'

/** What no migration may hold. */
export function migrationFindings(statements: readonly Statement[]): string[] {
  return statements.flatMap(({ text, place }) =>
    [...forEverywhere, ...forMigrations].flatMap(({ sign, why }) => (sign.test(text) ? [`${place} ${why}`] : [])),
  )
}

/** What no statement of the server may hold; `tables` are those whose rows belong to a shop. */
export function queryFindings(statements: readonly Statement[], tables: ReadonlySet<string>): string[] {
  return statements.flatMap((statement) => [
    ...forEverywhere.flatMap(({ sign, why }) => (sign.test(statement.text) ? [`${statement.place} ${why}`] : [])),
    ...unboundFindings(statement, tables),
    ...starFindings(statement, tables),
  ])
}

/** What no template of the server may hold, be it a whole statement or a part. */
export function clockFindings(templates: readonly Statement[]): string[] {
  return templates.flatMap(({ text, place }) => {
    const clock =
      /\b(now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday) ?\(|\b(current_(date|time|timestamp)|localtime|localtimestamp)\b/.exec(
        text,
      )?.[0]
    return clock ? [`${place} reads the time by ${clock.replace(/ ?\($/, '()')}; the clock is a parameter`] : []
  })
}

interface Rule {
  sign: RegExp
  why: string
}

const forEverywhere: readonly Rule[] = [
  { sign: /\bjson_table ?\(/, why: 'uses json_table, which PostgreSQL 15 has not' },
  { sign: /\bmerge into\b.*\breturning\b/, why: 'uses merge … returning, which PostgreSQL 15 has not' },
  { sign: /\buuidv[47] ?\(/, why: 'makes ids in the database; newId() makes them' },
  { sign: /\b(gen_random_uuid|uuid_generate_v\d\w*) ?\(/, why: 'makes ids in the database; newId() makes them' },
  { sign: /\bnextval ?\(/, why: 'takes a number from a sequence; newId() makes ids' },
]

const forMigrations: readonly Rule[] = [
  {
    sign: /\bcreate (or replace )?(constraint |event )?trigger\b|\breturns (event_)?trigger\b/,
    why: 'makes a trigger; what happens stands in the code',
  },
  { sign: /\b(small|big)?serial[248]?\b/, why: 'makes a serial column; newId() makes ids' },
  { sign: /\bcreate (temp |unlogged )?sequence\b/, why: 'makes a sequence; newId() makes ids' },
  { sign: /\bgenerated (always|by default) as identity\b/, why: 'makes an identity column; newId() makes ids' },
]

/** Every statement on rows of a shop compares shop_id, or puts it in: a row of another shop is never touched. */
function unboundFindings({ text, place }: Statement, tables: ReadonlySet<string>): string[] {
  const touched = [...tablesOf(text)].filter((table) => tables.has(table))
  if (touched.length === 0) return []
  const isBound = /\bshop_id ?(=|in \(|in \$)/.test(text) || (/\binsert into\b/.test(text) && /\( ?shop_id ?[,)]/.test(text))
  if (!isBound) return [`${place} touches ${touched.join(', ')} and compares no shop_id: ${text.slice(0, 70)}`]
  return []
}

/** A star over a table changes its meaning with every migration. */
function starFindings({ text, place }: Statement, tables: ReadonlySet<string>): string[] {
  if (/\breturning (\w+\.)?\*/.test(text)) return [`${place} says returning *; name the columns`]
  return selectsOf(text).flatMap(({ stars, sources }) => {
    const starred = stars.flatMap((alias) => (alias === '' ? [...sources.values()] : (sources.get(alias) ?? [])))
    return starred.filter((table) => tables.has(table)).map((table) => `${place} selects * from ${table}; name the columns`)
  })
}

function tablesOf(text: string): Set<string> {
  return new Set(
    [...text.matchAll(/\b(?:from|join|into|update|only|using|truncate|table|lock)\s+(?:only\s+|table\s+)?"?(\w+)"?/g)].map(
      ([, table = '']) => table,
    ),
  )
}

interface Select {
  /** The aliases before each star of the list; empty for a bare one. */
  stars: string[]
  /** Tables of the `from` by alias. */
  sources: Map<string, string>
}

const innermost = /\(([^()]*)\)/g

/** The selects of a statement, each with its own list and `from`; what stands in brackets is looked at by itself. */
function selectsOf(text: string): Select[] {
  const inner: string[] = []
  let outer = text
  for (let before = ''; before !== outer; ) {
    before = outer
    inner.push(...[...outer.matchAll(innermost)].map(([, part = '']) => part))
    outer = outer.replace(innermost, ' ~ ')
  }
  return [...inner, outer].flatMap((part) => part.split(/\b(?:union all|union|intersect|except|insert into)\b/)).flatMap(selectOf)
}

function selectOf(part: string): Select[] {
  const [, list, rest = ''] = /\bselect (.*?)(?:\bfrom (.*))?$/.exec(part) ?? []
  if (list === undefined) return []
  const stars = [...list.matchAll(/(?:^|,|distinct )\s*(?:(\w+)\.)?\*/g)].map(([, alias = '']) => alias)
  const [from = ''] = rest.split(/\b(?:where|group by|order by|having|limit|window|returning|for|on conflict)\b/)
  return stars.length === 0 ? [] : [{ stars, sources: sourcesOf(from) }]
}

function sourcesOf(from: string): Map<string, string> {
  const parts = from.split(/,|\b(?:(?:left|right|full|inner|cross|natural)(?: outer)? )?join\b/)
  return new Map(
    parts.flatMap((part) => {
      const [, table, alias] =
        /^\s*(?:lateral |only )*(\w+)(?: as (\w+)| (?!on\b|using\b)(\w+))?/.exec(part)?.filter((group) => group !== undefined) ?? []
      return table === undefined ? [] : [[alias ?? table, table] as const]
    }),
  )
}
