import { addDays } from '../kit/clock.ts'

/** A time of the year in which people buy more (above 1) or less. */
export interface Season {
  isOn: (day: string) => boolean
  factor: number
  /** Whether people then buy presents. */
  isOfPresents: boolean
  /** Whether the shop then gives a discount. */
  isOfDiscounts: boolean
}

const ordinary = { isOfPresents: false, isOfDiscounts: false }

/** The same days of every year, as `11-28` to `12-18`; within one year. */
export const everyYear = (from: string, to: string, factor: number, kind: Partial<typeof ordinary> = {}): Season => ({
  ...ordinary,
  ...kind,
  factor,
  isOn: (day) => day.slice(5) >= from && day.slice(5) <= to,
})

/** Black Friday, its weekend and the Monday after. */
export const blackFriday = (factor: number): Season => ({
  factor,
  isOfPresents: false,
  isOfDiscounts: true,
  isOn: (day) => {
    const friday = blackFridayOf(yearOf(day))
    return day >= friday && day <= addDays(friday, 3)
  },
})

/** The two weeks before Easter, by the calendar that the people of the shop keep. */
export const beforeEaster = (easterOf: (year: number) => string, factor: number): Season => ({
  ...ordinary,
  isOfPresents: true,
  factor,
  isOn: (day) => {
    const easter = easterOf(yearOf(day))
    return day >= addDays(easter, -14) && day < addDays(easter, -2)
  },
})

/** Days on which almost nobody orders: Easter itself. */
export const atEaster = (easterOf: (year: number) => string, factor: number): Season => ({
  ...ordinary,
  factor,
  isOn: (day) => {
    const easter = easterOf(yearOf(day))
    return day >= addDays(easter, -1) && day <= addDays(easter, 1)
  },
})

/** Easter Sunday of the Gregorian calendar (Meeus, Jones, Butcher). */
export function westernEaster(year: number): string {
  const golden = year % 19
  const [century, ofCentury] = [Math.floor(year / 100), year % 100]
  const correction = Math.floor((8 * century + 13) / 25)
  const moon = (19 * golden + century - Math.floor(century / 4) - correction + 15) % 30
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor(ofCentury / 4) - moon - (ofCentury % 4)) % 7
  const late = Math.floor((golden + 11 * moon + 22 * weekday) / 451)
  const sum = moon + weekday - 7 * late + 114
  return dayOf(year, Math.floor(sum / 31), (sum % 31) + 1)
}

/** Easter Sunday of the Julian calendar, as a day of the Gregorian one; for 1900 to 2099, when they are 13 days apart (Meeus). */
export function easternEaster(year: number): string {
  const moon = (19 * (year % 19) + 15) % 30
  const weekday = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7
  const sum = moon + weekday + 114
  return addDays(dayOf(year, Math.floor(sum / 31), (sum % 31) + 1), 13)
}

/** The day after the fourth Thursday of November. */
export function blackFridayOf(year: number): string {
  const first = weekdayOf(dayOf(year, 11, 1))
  return dayOf(year, 11, 1 + ((4 - first + 7) % 7) + 21 + 1)
}

/** 1 = Monday to 7 = Sunday. */
export const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7

const yearOf = (day: string): number => Number(day.slice(0, 4))

const dayOf = (year: number, month: number, day: number): string =>
  `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
