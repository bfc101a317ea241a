import { localDay, localToInstant } from '../../kit/clock.ts'
import type { ImportRow } from '../rows.ts'
import { type DateReading, readDate } from './read-date.ts'
import type { ReadPlan } from './read-plan.ts'
import { RowFault } from './row-fault.ts'
import { quoted } from './row-text.ts'

interface Placed {
  placedAt: Date
  placedOn: string
}

/**
 * Reads when an order was placed. Rows of one order repeat its date, so the last answer is kept.
 *
 * Nothing is taken from before 1990, which is where damaged dates and empty spreadsheet cells end up, nor from more
 * than a day after `now`, so that a shop whose zone was set wrongly still gets today's orders in.
 */
export function placedReader({ dateOrder, shop }: ReadPlan, now?: Date): (row: ImportRow, cell: string) => void {
  const latest = now ? now.getTime() + dayMs : Number.POSITIVE_INFINITY
  let lastText = ''
  let last: Placed | null = null

  return (row, cell) => {
    if (!last || cell !== lastText) {
      last = read(cell.trim())
      lastText = cell
    }
    row.placedAt = last.placedAt
    row.placedOn = last.placedOn
  }

  function read(text: string): Placed {
    if (text === '' || /^0{4}-0{2}-0{2}/.test(text)) throw new RowFault('date_missing', 'orderedAt')
    const placedAt = instantOf(readDate(text, dateOrder), shop.timeZone, text)
    if (placedAt.getTime() < earliest) throw new RowFault('date_too_early', 'orderedAt', { value: quoted(text) })
    if (placedAt.getTime() > latest) throw new RowFault('date_in_future', 'orderedAt', { value: quoted(text) })
    return { placedAt, placedOn: localDay(placedAt, shop.timeZone) }
  }
}

const dayMs = 86_400_000
const earliest = Date.UTC(1990, 0, 1)

function instantOf(reading: DateReading, zone: string, text: string): Date {
  if (reading.kind === 'fault') throw new RowFault(reading.code, 'orderedAt', { value: quoted(text) })
  return reading.kind === 'instant' ? new Date(reading.ms) : localToInstant(reading, zone)
}
