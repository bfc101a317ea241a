import { z } from 'zod'
import { CalendarDay } from '../kit/calendar-day.ts'
import { parseDecimal } from '../kit/decimal.ts'

export const importFields = [
  'orderId',
  'orderedAt',
  'orderStatus',
  'channel',
  'currency',
  'exchangeRate',
  'orderTotal',
  'refundedAmount',
  'refundOf',
  'productCode',
  'productName',
  'category',
  'brand',
  'quantity',
  'unitPrice',
  'lineTotal',
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
] as const
export const ImportField = z.enum(importFields)
export type ImportField = z.infer<typeof ImportField>

export const ImportKind = z.enum(['orders', 'customers', 'products'])
export type ImportKind = z.infer<typeof ImportKind>
export const ImportPreset = z.enum(['generic', 'woocommerce', 'shopify', 'baselinker'])
export type ImportPreset = z.infer<typeof ImportPreset>

export const MappedColumn = z.object({ field: ImportField, column: z.string(), confidence: z.number().min(0).max(1) })
export type MappedColumn = z.infer<typeof MappedColumn>

/** What the first look at a file found; every guess can be changed before the import. */
export const FileInspection = z.object({
  format: z.enum(['csv', 'jsonl']),
  compression: z.enum(['none', 'gzip', 'zip']),
  encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1250', 'windows-1251']),
  delimiter: z.enum([',', ';', '\t', '|']).nullable(),
  headers: z.array(z.string()),
  /** The first records as they stand, at most 20, in the order of `headers`. */
  sample: z.array(z.array(z.string())),
  kind: ImportKind,
  preset: ImportPreset,
  mapping: z.array(MappedColumn),
  dateOrder: z.enum(['ymd', 'dmy', 'mdy']),
  decimalMark: z.enum(['.', ',']),
})
export type FileInspection = z.infer<typeof FileInspection>

/** What the shopkeeper says these people agreed to. `none` = transactional messages only. */
export const ImportConsent = z.discriminatedUnion('answer', [
  z.object({ answer: z.literal('none') }),
  z.object({
    answer: z.literal('granted'),
    channels: z.array(z.enum(['email', 'sms'])).min(1),
    since: CalendarDay,
    /** Where and how it was given, in the shopkeeper's words. */
    source: z.string().trim().min(3).max(500),
  }),
])
export type ImportConsent = z.infer<typeof ImportConsent>

/** How a file is to be read: the inspection's guesses, corrected by a person. */
export const ImportPlan = z.object({
  kind: ImportKind,
  mapping: z.array(z.object({ field: ImportField, column: z.string() })).min(1),
  dateOrder: z.enum(['ymd', 'dmy', 'mdy']),
  decimalMark: z.enum(['.', ',']),
  /** Decimal text: how many of the shop's currency one unit of the key's currency is. */
  rates: z
    .record(z.string(), z.string())
    .refine((rates) => Object.entries(rates).every(([currency, rate]) => /^[A-Z]{3}$/.test(currency) && isRate(rate)), {
      error: 'imports.field.rate',
    })
    .default({}),
  consent: ImportConsent,
})
export type ImportPlan = z.infer<typeof ImportPlan>

function isRate(text: string): boolean {
  const rate = parseDecimal(text, '.')
  return rate !== null && rate.coefficient > 0
}

const importStates = ['waiting_for_file', 'inspected', 'checking', 'reading', 'applying', 'stopped', 'done', 'failed'] as const

const RowProblemView = z.object({
  rowNo: z.number().int(),
  lineNo: z.number().int(),
  column: z.string().nullable(),
  code: z.string(),
  reason: z.string(),
  remedy: z.string(),
})

/** The result of a dry run: everything is read and judged, nothing is stored. */
export const ImportCheck = z.object({
  rowsRead: z.number().int(),
  rowsGood: z.number().int(),
  rowsRejected: z.number().int(),
  orders: z.number().int(),
  customers: z.number().int(),
  firstOn: z.string().nullable(),
  lastOn: z.string().nullable(),
  problems: z.array(RowProblemView).max(50),
  isWholeFile: z.boolean(),
})
export type ImportCheck = z.infer<typeof ImportCheck>

export const Import = z.object({
  importId: z.uuid(),
  state: z.enum(importStates),
  fileName: z.string(),
  sizeBytes: z.number().int().nullable(),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  inspection: FileInspection.nullable(),
  plan: ImportPlan.nullable(),
  check: ImportCheck.nullable(),
  rowsRead: z.number().int(),
  rowsRejected: z.number().int(),
  /** 0 to 1 over reading and applying together. */
  progress: z.number().min(0).max(1),
  result: z
    .object({ ordersNew: z.number().int(), ordersChanged: z.number().int(), customersNew: z.number().int(), productsNew: z.number().int() })
    .nullable(),
  /** Why it failed, in the reader's language. */
  failure: z.string().nullable(),
})
export type Import = z.infer<typeof Import>

export const CreateImport = z.object({ fileName: z.string().trim().min(1).max(255), sizeBytes: z.number().int().nonnegative() })
export const ImportList = z.object({ imports: z.array(Import) })
export const InspectImport = z.object({ preset: ImportPreset })
