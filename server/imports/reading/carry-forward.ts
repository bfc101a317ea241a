import type { ImportField } from '../schema.ts'

/**
 * Fills the order's own columns from its earlier rows, where an export writes them on the first row only.
 *
 * Rows belong together while they follow each other and name the same order. A row that names neither order nor date
 * continues the order above it: some plug-ins leave all of the order's columns empty from its second row on.
 */
export function carryingForward(places: Record<ImportField, number>, cancelledAt: number): (fields: string[]) => string[] {
  const orderPlace = places.orderId
  if (orderPlace < 0) return (fields) => fields

  const carried = [...ownColumns.map((field) => places[field]), cancelledAt].filter((place) => place >= 0)
  let order = ''
  let known: string[] = []

  return (fields) => {
    const named = fields[orderPlace] ?? ''
    const continues = order !== '' && (named === order || (named === '' && (fields[places.orderedAt] ?? '') === ''))
    if (!continues) {
      order = named
      known = fields
      return fields
    }
    const complete = named === '' ? fields.with(orderPlace, order) : fields
    for (const place of carried) {
      if (complete[place] === '') complete[place] = known[place] ?? ''
    }
    known = complete
    return complete
  }
}

const ownColumns: ImportField[] = [
  ...([
    'orderedAt',
    'orderStatus',
    'channel',
    'currency',
    'exchangeRate',
    'orderTotal',
    'refundedAmount',
    'customerId',
    'email',
    'phone',
  ] as const),
  ...(['firstName', 'lastName', 'fullName', 'country', 'city', 'postcode', 'language'] as const),
]
