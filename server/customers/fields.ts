import { recordChange } from '../kit/change-log.ts'
import { all, type Db, first, one, sql, type Tx, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { conflict, invalid, notFound } from '../kit/problem.ts'
import { type FieldPlace, readValue } from './field-values.ts'
import type { ChangeField, CreateField, Field, FieldType } from './schema.ts'

/** More fields than this nobody finds his way through. */
const mostFields = 100

/** The fields of a shop, in the order in which they were made. */
export const fieldsOf = (db: Db, { shopId }: { shopId: string }): Promise<Field[]> =>
  all(db, sql<Field>`${field} where shop_id = ${shopId} order by created_at, field_id limit ${mostFields}`)

/** Throws the plain 404. */
export async function getField(db: Db, { shopId, fieldId }: { shopId: string; fieldId: string }): Promise<Field> {
  const found = await first(db, sql<Field>`${field} where shop_id = ${shopId} and field_id = ${fieldId}`)
  if (!found) throw notFound()
  return found
}

/** Where the values of a shop's fields are read. */
const fieldPlace = (db: Db, { shopId }: { shopId: string }): Promise<FieldPlace> =>
  one(db, sql<FieldPlace>`select currency, country from shops where shop_id = ${shopId}`)

/**
 * The values that the staff gave for fields, by key, as they are stored; null empties. Throws `value_does_not_fit`, which names
 * what does not fit and what is no field of the shop.
 */
export async function fittingTraits(
  db: Db,
  { shopId, values }: { shopId: string; values: Readonly<Record<string, unknown>> },
): Promise<Record<string, unknown>> {
  const given = Object.entries(values)
  if (given.length === 0) return {}
  const [fields, place] = [await fieldsOf(db, { shopId }), await fieldPlace(db, { shopId })]
  const faults: string[] = []
  const traits = given.map(([key, value]) => {
    const field = fields.find((each) => each.key === key)
    if (value === null && field) return [key, null] as const
    const read = field && readValue(field, value, place)
    if (!read?.fits) faults.push(field?.label ?? key)
    return [key, read?.fits ? read.value : null] as const
  })
  if (faults.length > 0) throw invalid('value_does_not_fit', { label: faults.join(', ') })
  return Object.fromEntries(traits)
}

interface By {
  shopId: string
  staffId: string
  now: Date
}

/** Gives a trait a type. Values that customers have already stay, and are shown as they are where they do not fit. */
export async function createField(tx: Tx, { shopId, staffId, create, now }: By & { create: CreateField }): Promise<Field> {
  checkOptions(create.type, create.options)
  // Two that make the last one at once wait for each other.
  await write(tx, sql`select 1 from shops where shop_id = ${shopId} for no key update`)
  const { fields } = await one(tx, sql<{ fields: number }>`select count(*) as fields from customer_fields where shop_id = ${shopId}`)
  if (fields >= mostFields) throw conflict('too_many_fields', { most: mostFields })
  const made: Field = { fieldId: newId(), ...create }
  const { count } = await write(
    tx,
    sql`
      insert into customer_fields (shop_id, field_id, key, label, type, options, is_personal, created_by, created_at)
      values (${shopId}, ${made.fieldId}, ${made.key}, ${made.label}, ${made.type}, ${made.options}, ${made.isPersonal}, ${staffId}, ${now})
      on conflict (shop_id, key) do nothing`,
  )
  if (count === 0) throw conflict('field_key_taken', { key: create.key })
  await recordChange(tx, { shopId, staffId, action: 'field.created', before: null, after: { ...made }, now })
  return made
}

/**
 * Changes what a field is called, and its type or options where `unfit` is the number of values that then do not fit.
 * Throws `field_trial_needed` where that was not said or is not right any more.
 */
export async function changeField(
  tx: Tx,
  { shopId, fieldId, staffId, change, now }: By & { fieldId: string; change: ChangeField },
): Promise<Field> {
  await write(tx, sql`select 1 from customer_fields where shop_id = ${shopId} and field_id = ${fieldId} for update`)
  const before = await getField(tx, { shopId, fieldId })
  const { unfit: accepted, ...changes } = change
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
  const after: Field = { ...before, ...given }
  if (after.type !== 'choice' && after.type !== 'choices') after.options = []
  checkOptions(after.type, after.options)
  const isOtherType = after.type !== before.type || after.options.join('\n') !== before.options.join('\n')
  if (isOtherType) {
    const { unfit } = await tryField(tx, { shopId, fieldId, type: after.type, options: after.options })
    if (unfit !== accepted) throw conflict('field_trial_needed', { unfit })
  }
  await write(
    tx,
    sql`update customer_fields set label = ${after.label}, type = ${after.type}, options = ${after.options}, is_personal = ${after.isPersonal}
        where shop_id = ${shopId} and field_id = ${fieldId}`,
  )
  await recordChange(tx, { shopId, staffId, action: 'field.changed', before: { ...before }, after: { ...after }, now })
  return after
}

/** Takes the definition away. The values stay with the customers, among what else is known of them. */
export async function deleteField(tx: Tx, { shopId, fieldId, staffId, now }: By & { fieldId: string }): Promise<void> {
  const before = await getField(tx, { shopId, fieldId })
  await write(tx, sql`delete from customer_fields where shop_id = ${shopId} and field_id = ${fieldId}`)
  await recordChange(tx, { shopId, staffId, action: 'field.deleted', before: { ...before }, after: null, now })
}

interface Trial {
  values: number
  unfit: number
  samples: { customerId: string; title: string; value: unknown }[]
}

/** How the values that there are would fit another type: every one is looked at, and nothing is changed. */
export async function tryField(
  db: Db,
  { shopId, fieldId, type, options }: { shopId: string; fieldId: string; type: FieldType; options: readonly string[] },
): Promise<Trial> {
  const { key } = await getField(db, { shopId, fieldId })
  const place = await fieldPlace(db, { shopId })
  const trial: Trial = { values: 0, unfit: 0, samples: [] }
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const values = await all(
      db,
      sql<{ customerId: string; title: string; value: unknown }>`
        select customer_id, coalesce(nullif(concat_ws(' ', first_name, last_name), ''), email, customer_number, phone, '') as title, traits -> ${key} as value
        from customers where shop_id = ${shopId} and customer_id > ${after} and traits -> ${key} is not null
        order by customer_id limit ${trialStep}`,
    )
    for (const found of values) {
      trial.values++
      if (readValue({ type, options: [...options] }, found.value, place).fits) continue
      trial.unfit++
      if (trial.samples.length < mostSamples) trial.samples.push(found)
    }
    const last = values.at(-1)
    if (values.length < trialStep || !last) return trial
    after = last.customerId
  }
}

const trialStep = 10_000
const mostSamples = 20

const field = sql`select field_id, key, label, type, options, is_personal from customer_fields`

function checkOptions(type: FieldType, options: readonly string[]): void {
  const isChoice = type === 'choice' || type === 'choices'
  if (isChoice && options.length === 0) throw invalid('field_needs_options')
  if (!isChoice && options.length > 0) throw invalid('field_has_no_options')
  if (new Set(options).size < options.length) throw invalid('field_option_twice')
}
