/** Calendar months as `YYYY-MM` and days as `YYYY-MM-DD`, which sort as text. */

/** The month of a day. */
export const monthOf = (day: string): string => day.slice(0, 7)

/** Whole months from one month to another. */
export const monthsBetween = (from: string, to: string): number => indexOf(to) - indexOf(from)

/** The month so many months later. */
export function addMonths(month: string, count: number): string {
  const index = indexOf(month) + count
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}`
}

/** The last day of a month. */
export function lastDayOf(month: string): string {
  const [year, number] = [Number(month.slice(0, 4)), Number(month.slice(5, 7))]
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const days = number === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(number) ? 30 : 31
  return `${month}-${days}`
}

const indexOf = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1
