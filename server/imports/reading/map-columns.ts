import { type ImportField, type ImportKind, type ImportPreset, importFields, type MappedColumn } from '../schema.ts'
import { englishHeaders } from './header-words-en.ts'
import { polishHeaders } from './header-words-pl.ts'
import { ukrainianHeaders } from './header-words-uk.ts'
import { normaliseHeader } from './normalise-header.ts'
import { presetHeaders } from './preset-headers.ts'
import { fit, isEmail } from './sample-values.ts'

/** A file's columns with their sample values, all of the same length as `headers`. */
export interface Columns {
  headers: string[]
  values: string[][]
}

/** The platform whose own column names the file has at least two of. */
export function guessPreset({ headers }: Pick<Columns, 'headers'>): ImportPreset {
  const names = new Set(headers.map(normaliseHeader))
  let best: { preset: ImportPreset; signs: number } = { preset: 'generic', signs: 1 }
  for (const preset of ['shopify', 'woocommerce', 'baselinker'] as const) {
    const signs = presetHeaders[preset].signs.filter((sign) => names.has(normaliseHeader(sign))).length
    if (signs > best.signs) best = { preset, signs }
  }
  return best.preset
}

/** What the file is about, by its columns and, where they leave it open, by its name. */
export function guessKind(columns: Columns, preset: ImportPreset, fileName: string): ImportKind {
  const mapped = new Set(mapColumns(columns, 'orders', preset).map(({ field }) => field))
  const has = (...fields: ImportField[]) => fields.some((field) => mapped.has(field))
  const hasPerson = has('email', 'phone', 'customerId', 'firstName', 'lastName')
  const name = normaliseHeader(fileName)
  if (/customer|client|klien|kupuj|клієнт|покупц/.test(name) && hasPerson && !has('productCode', 'quantity', 'orderId')) return 'customers'
  if (has('orderedAt') && has('orderId', 'lineTotal', 'orderTotal', 'unitPrice') && has('lineTotal', 'orderTotal', 'unitPrice'))
    return 'orders'
  if (has('email', 'phone', 'customerId') && !has('unitPrice', 'productCode')) return 'customers'
  if (has('productCode', 'productName', 'unitPrice') && !has('orderedAt', 'email', 'customerId')) return 'products'
  return 'orders'
}

/**
 * The likeliest column for each field and how sure that is: 1 for a known name, less for a name that contains one, and
 * less again where the values do not look like it. A column serves one field only.
 */
export function mapColumns({ headers, values }: Columns, kind: ImportKind, preset: ImportPreset): MappedColumn[] {
  const names = headers.map(normaliseHeader)
  const claims: (MappedColumn & { weight: number })[] = []
  for (const field of fieldsOf[kind]) {
    const known = knownNames(field, kind, preset)
    names.forEach((name, place) => {
      const named = nameConfidence(name, known, field)
      const column = values[place] ?? []
      const weight = named > 0 ? named * likeness(column, field) : guessByValue(column, field)
      const confidence = Math.min(1, Math.round(weight * 100) / 100)
      if (confidence >= 0.3) claims.push({ field, column: headers[place] ?? '', confidence, weight })
    })
  }
  claims.sort((a, b) => b.weight - a.weight)

  const taken = { fields: new Set<ImportField>(), columns: new Set<string>() }
  const mapping: MappedColumn[] = []
  for (const { field, column, confidence } of claims) {
    if (taken.fields.has(field) || taken.columns.has(column)) continue
    taken.fields.add(field)
    taken.columns.add(column)
    mapping.push({ field, column, confidence })
  }
  return mapping.sort((a, b) => importFields.indexOf(a.field) - importFields.indexOf(b.field))
}

/** What the values make of a name: an empty column a little less, one that holds something else much less, though never nothing, since a bad file keeps its column names. */
function likeness(values: string[], field: ImportField): number {
  const fitting = fit(values, field)
  if (fitting === null) return 0.8
  return fitting >= 0.8 ? 1 : Math.max(0.35, fitting * fitting)
}

const productFields: ImportField[] = ['productCode', 'productName', 'category', 'brand', 'unitPrice', 'currency']
const customerFields: ImportField[] = [
  'customerId',
  'email',
  'phone',
  'firstName',
  'lastName',
  'fullName',
  'country',
  'city',
  'postcode',
  'language',
]
const fieldsOf: Record<ImportKind, readonly ImportField[]> = { orders: importFields, customers: customerFields, products: productFields }

/** Names that say something else in each kind of file; tried after all others. */
const kindNames: Record<ImportKind, Partial<Record<ImportField, string[]>>> = {
  orders: { orderId: ['number', 'numer', 'nr', 'номер', 'id'], fullName: ['name'] },
  customers: { customerId: ['id', 'number', 'numer', 'nr', 'номер', 'код', 'kod'], fullName: ['name', 'nazwa', 'назва', 'display name'] },
  products: {
    productCode: ['id', 'symbol', 'handle', 'number', 'numer', 'номер'],
    productName: ['name', 'nazwa', 'назва', 'title', 'tytuł'],
  },
}

const remembered = new Map<string, Map<string, number>>()

/** Normalised names of a field → how sure each is. A platform's own names come first, then the more telling ones. */
function knownNames(field: ImportField, kind: ImportKind, preset: ImportPreset): Map<string, number> {
  const key = `${field} ${kind} ${preset}`
  const earlier = remembered.get(key)
  if (earlier) return earlier
  const names = new Map<string, number>()
  const add = (words: string[], from: number) =>
    words.forEach((word, rank) => {
      const name = normaliseHeader(word)
      if (!names.has(name)) names.set(name, from - rank * 0.0001)
    })
  if (preset !== 'generic') add(presetHeaders[preset].fields[field] ?? [], 1.02)
  for (const table of [englishHeaders, polishHeaders, ukrainianHeaders]) add(table[field], 1)
  add(kindNames[kind][field] ?? [], 0.9)
  remembered.set(key, names)
  return names
}

function nameConfidence(name: string, known: Map<string, number>, field: ImportField): number {
  const exact = known.get(name) ?? known.get(withoutCurrency(name))
  if (exact !== undefined) return exact
  if (misleading[field]?.test(name) ?? misleadingMoney.test(name)) return 0

  const words = ` ${name} `
  let best = 0
  for (const word of known.keys()) {
    if (word.length < 4 || !words.includes(` ${word} `)) continue
    best = Math.max(best, 0.3 + 0.5 * (word.length / name.length))
  }
  return best
}

const withoutCurrency = (name: string): string => name.replace(/ (?:pln|uah|eur|usd|gbp|czk|zl|грн|брутто|brutto|gross|netto|net)$/, '')

/** Words that turn a known name into something else: a discount amount is no amount of the line. */
const misleadingMoney =
  /discount|tax|vat|shipping|delivery|fee|tip|compare|outstanding|duties|spent|spend|subtotal|coupon|refund|rabat|podatek|dostaw|wysyłk|wysylk|opłat|oplat|kupon|zwrot|знижк|подат|пдв|достав|комісі|купон|поверн/
const misleading: Partial<Record<ImportField, RegExp>> = {
  orderedAt:
    /ship|fulfil|paid|deliver|due|update|modif|birth|cancel|last|register|wysył|wysyl|dostaw|płatno|platno|urodz|modyfik|aktual|оплат|достав|відправ|народж|змін|оновл/,
  orderStatus: /fulfil|ship|deliver|dostaw|wysył|wysyl|достав/,
  channel: /traffic|utm|url|campaign|payment|language|\bid\b|ruch|kampan|płatno|platno|трафік|кампан|оплат/,
  brand: /card|payment|kart|płatno|platno|картк|оплат/,
  country: /origin|pochodz|походж/,
  city: /^(?!)/,
  postcode: /^(?!)/,
  phone: /^(?!)/,
  email: /accepts|consent|marketing|status|zgod|згод|підпис/,
  fullName: /company|product|item|firm|компан|товар/,
  firstName: /product|item/,
  lastName: /product|item/,
}

/** An e-mail is known by its look alone, whatever its column is called. */
function guessByValue(values: string[], field: ImportField): number {
  if (field !== 'email') return 0
  const present = values.filter((value) => value.trim() !== '')
  return present.length > 0 && present.filter((value) => isEmail(value.trim())).length / present.length >= 0.8 ? 0.5 : 0
}
