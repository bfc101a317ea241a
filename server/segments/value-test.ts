/** Tests of a value of any type: a trait, a property of an event, a field of the profile. No value can make them fail. */
import { addDays } from '../kit/clock.ts'
import { type Query, sql } from '../kit/database.ts'
import { compares, comparing } from './compare.ts'
import type { Moment } from './condition.ts'
import { exactNumber, millionths } from './exact-number.ts'
import type { TextTest, ValueTest } from './schema.ts'
import { inSmallLetters, smallLettersOf } from './text-case.ts'

/** Whether the value answers to the test. A list answers to a test of text by any text in it; nothing and an empty text are missing. */
export function answersTo(value: unknown, test: ValueTest, moment: Moment): boolean {
  switch (test.type) {
    case 'text':
      return textAnswers(value, test)
    case 'number': {
      const number = millionths(value)
      return number !== null && compares(number, test.compare, millionths(test.value) ?? 0n)
    }
    case 'boolean':
      return value === test.value
    case 'date':
      return dateAnswers(value, test, moment)
  }
}

/** The same of a JSON column, and when time alone may change it. */
export function valueTest(json: Query<unknown>, test: ValueTest, moment: Moment): { is: Query<unknown>; flipsAt?: Query<unknown> } {
  switch (test.type) {
    case 'text':
      return { is: jsonTextTest(json, test) }
    case 'number':
      return { is: comparing(exactNumber(json), test.compare, sql`round(${test.value}::numeric, 6)`) }
    case 'boolean':
      return { is: sql`(${json} = ${String(test.value)}::jsonb)` }
    case 'date':
      return dateTest(json, test, moment)
  }
}

/** Of a plain text, empty where there is none. */
export function plainTextAnswers(text: string, test: TextTest): boolean {
  if (isOfPresence(test)) return (text !== '') === (test.compare === 'exists')
  if (text === '') return false
  const small = inSmallLetters(text)
  if ('values' in test) return test.values.some((value) => inSmallLetters(value) === small)
  const wanted = inSmallLetters(test.value)
  if (test.compare === 'contains') return small.includes(wanted)
  if (test.compare === 'begins') return small.startsWith(wanted)
  return (small === wanted) === (test.compare === 'eq')
}

/** The same of a column of text that may be null. */
export function plainTextTest(text: Query<unknown>, test: TextTest): Query<unknown> {
  if (isOfPresence(test)) return test.compare === 'exists' ? sql`(coalesce(${text}, '') <> '')` : sql`(coalesce(${text}, '') = '')`
  // The words that are looked for are never empty, so that an empty text answers to none of them.
  return test.compare === 'ne' ? sql`(${text} <> '' and ${wordTest(text, test)})` : sql`(${wordTest(text, test)})`
}

type WordTest = Extract<TextTest, { value: string } | { values: string[] }>

const isOfPresence = (test: TextTest): test is Exclude<TextTest, WordTest> => test.compare === 'exists' || test.compare === 'missing'

function wordTest(text: Query<unknown>, test: WordTest): Query<unknown> {
  const words = ('values' in test ? test.values : [test.value]).map(inSmallLetters)
  const small = smallLettersOf(text, words)
  if ('values' in test) return sql`${small} = any(${words}::text[])`
  const wanted = sql`${words[0]}::text`
  if (test.compare === 'contains') return sql`position(${wanted} in ${small}) > 0`
  if (test.compare === 'begins') return sql`starts_with(${small}, ${wanted})`
  return test.compare === 'eq' ? sql`${small} = ${wanted}` : sql`${small} <> ${wanted}`
}

function textAnswers(value: unknown, test: TextTest): boolean {
  if (isOfPresence(test)) return isThere(value) === (test.compare === 'exists')
  const texts = (Array.isArray(value) ? value : [value]).filter((each): each is string => typeof each === 'string' && each !== '')
  if (test.compare === 'ne') return texts.length > 0 && texts.every((text) => plainTextAnswers(text, test))
  return texts.some((text) => plainTextAnswers(text, test))
}

const isThere = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)

function jsonTextTest(json: Query<unknown>, test: TextTest): Query<unknown> {
  const isThere = sql`(coalesce(${json}, 'null') not in ('null', '""', '[]'))`
  if (isOfPresence(test)) return test.compare === 'exists' ? isThere : sql`(not ${isThere})`
  const one = plainTextTest(sql`(${json} #>> '{}')`, test)
  const words = sql`from jsonb_array_elements(${json}) as word where jsonb_typeof(word) = 'string' and word <> '""'`
  const holds = plainTextTest(sql`(word #>> '{}')`, test)
  const many =
    test.compare === 'ne'
      ? sql`exists (select 1 ${words}) and not exists (select 1 ${words} and not ${holds})`
      : sql`exists (select 1 ${words} and ${holds})`
  return sql`(case jsonb_typeof(${json}) when 'string' then ${one} when 'array' then ${many} else false end)`
}

type DateTest = Extract<ValueTest, { type: 'date' }>

/** A day that does not exist, as 31 February, is as many days after the first of its month. */
function dayOf(value: unknown): string | null {
  if (typeof value !== 'string' || !dayText.test(value)) return null
  return addDays(`${value.slice(0, 8)}01`, Number(value.slice(8, 10)) - 1)
}

const dayPattern = '^(?!0000|9999)[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])($|[T ])'
const dayText = new RegExp(dayPattern)

function dateAnswers(value: unknown, test: DateTest, { today }: Moment): boolean {
  const day = dayOf(value)
  if (day === null) return false
  if (!('days' in test)) return compares(day, test.compare, test.value)
  const [first, last] = daysOf(test, today)
  return first <= day && day <= last
}

function dateTest(json: Query<unknown>, test: DateTest, moment: Moment): { is: Query<unknown>; flipsAt?: Query<unknown> } {
  const text = sql`(${json} #>> '{}')`
  const day = sql`(case when jsonb_typeof(${json}) = 'string' and ${text} ~ ${dayPattern}
    then make_date(substr(${text}, 1, 4)::integer, substr(${text}, 6, 2)::integer, 1) + (substr(${text}, 9, 2)::integer - 1) end)`
  if (!('days' in test)) return { is: comparing(day, test.compare, sql`${test.value}::date`) }
  const [first, last] = daysOf(test, moment.today)
  const lead = test.compare === 'withinLast' ? 0 : test.days
  // A day comes in when its own day, or `days` before it, begins; and goes when the last day of the window is over.
  const flipDay = sql`case when ${day} > ${last}::date then ${day} - ${lead}::integer when ${day} >= ${first}::date then ${day} + ${test.compare === 'withinLast' ? test.days + 1 : 1}::integer end`
  return { is: sql`(${day} between ${first}::date and ${last}::date)`, flipsAt: beginningOf(sql`(${flipDay})`, moment) }
}

const daysOf = (test: { compare: 'withinLast' | 'withinNext'; days: number }, today: string): [first: string, last: string] =>
  test.compare === 'withinLast' ? [addDays(today, -test.days), today] : [today, addDays(today, test.days)]

/**
 * The instant at which a day of a column begins in the shop's zone. Counted from the last moment of the day before: where clocks go back
 * from one to midnight, there are two midnights, and the database would take the second.
 */
export const beginningOf = (day: Query<unknown>, { timeZone }: Pick<Moment, 'timeZone'>): Query<Date> =>
  sql<Date>`((${day} - interval '1 microsecond') at time zone ${timeZone} + interval '1 microsecond')`
