import type { Audit } from '../schema.ts'
import { fewestCustomers, type Measured } from './findings.ts'

/** What the reader must know to read the rest rightly; too little data is said plainly. */
export function decideNotes(audit: Measured, { days }: { days: number }): Audit['notes'] {
  const customers = audit.figures.find(({ key }) => key === 'customers')?.value ?? 0
  const notes: Audit['notes'] = []
  if (customers === 0) notes.push({ code: 'no_customers', values: {} })
  else if (customers < fewestCustomers) notes.push({ code: 'few_customers', values: { customers, needed: fewestCustomers } })
  if (days < 180) notes.push({ code: 'short_history', values: { days } })
  if (audit.linesRejected > 0) notes.push({ code: 'rejected_lines', values: { rejected: audit.linesRejected, read: audit.linesRead } })
  if (audit.firstProducts.length > 0 && audit.firstCategories.length === 0) notes.push({ code: 'no_categories', values: {} })
  return notes
}
