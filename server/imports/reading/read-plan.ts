import type { FileInspection, ImportField, ImportKind, ImportPlan } from '../schema.ts'

/** What the rows are read for: amounts come out in this currency, times without a zone are this zone's. */
export interface ReadingShop {
  currency: string
  timeZone: string
  /** ISO 3166-1 alpha-2: telephone numbers without a prefix are this country's. */
  country: string
}

/** Everything that decides how a file's bytes become rows. */
export interface ReadPlan extends Pick<FileInspection, 'format' | 'encoding' | 'delimiter' | 'headers' | 'preset'> {
  kind: ImportKind
  /** One column a field; fields without a column are left out. */
  mapping: Partial<Record<ImportField, string>>
  dateOrder: FileInspection['dateOrder']
  decimalMark: FileInspection['decimalMark']
  shop: ReadingShop
  /** Decimal text: how many units of the shop's currency one unit of the key's currency is. */
  rates: Record<string, string>
}

/** The plan that follows the inspection's guesses, or a person's corrections of them. */
export function readPlan(inspection: FileInspection, shop: ReadingShop, corrections: Partial<Omit<ImportPlan, 'consent'>> = {}): ReadPlan {
  const { format, encoding, delimiter, headers, preset, kind, dateOrder, decimalMark } = inspection
  const mapping = Object.fromEntries((corrections.mapping ?? inspection.mapping).map(({ field, column }) => [field, column]))
  return { format, encoding, delimiter, headers, preset, kind, dateOrder, decimalMark, rates: {}, ...corrections, mapping, shop }
}
