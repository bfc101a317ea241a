import { addDays, daysBetween, monthOf } from '../kit/clock.ts'
import type { RandomStream } from './random.ts'
import { type Season, weekdayOf } from './seasons.ts'

/** The days of a shop's history, and how much people buy on each. */
export interface ShopCalendar {
  firstOn: string
  endOn: string
  /** A day between two others (both included), as often as people buy on it. */
  pickDay: (random: RandomStream, between?: { from: string; to: string }) => string
  isOfPresents: (day: string) => boolean
  isOfDiscounts: (day: string) => boolean
}

/** 24 calendar months that end with `endOn`; its own month may be incomplete. */
export function shopCalendar(seasons: readonly Season[], endOn: string): ShopCalendar {
  const firstOn = `${monthsBefore(monthOf(endOn), 23)}-01`
  const length = daysBetween(firstOn, endOn) + 1
  const days = Array.from({ length }, (_, index) => addDays(firstOn, index))
  // The shop grows by more than a half over the two years.
  const weights = days.map((day, index) => (1 + (0.6 * index) / length) * weekdayFactor(day) * seasonFactor(seasons, day))
  const running = runningSums(weights)
  const presents = new Set(days.filter((day) => seasons.some((season) => season.isOfPresents && season.isOn(day))))
  const discounts = new Set(days.filter((day) => seasons.some((season) => season.isOfDiscounts && season.isOn(day))))
  return {
    firstOn,
    endOn,
    pickDay: (random, { from, to } = { from: firstOn, to: endOn }) => {
      const first = Math.max(0, daysBetween(firstOn, from))
      const last = Math.min(length - 1, daysBetween(firstOn, to))
      const [below, upTo] = [running[first] ?? 0, running[last + 1] ?? 0]
      return days[placeOf(running, below + random.share() * (upTo - below), first, last)] ?? endOn
    },
    isOfPresents: (day) => presents.has(day),
    isOfDiscounts: (day) => discounts.has(day),
  }
}

/** Mondays are the strongest, Saturdays the weakest. */
const weekdayFactor = (day: string): number => [1.2, 1.1, 1.05, 1, 0.9, 0.7, 0.95][weekdayOf(day) - 1] ?? 1

const seasonFactor = (seasons: readonly Season[], day: string): number =>
  seasons.reduce((factor, season) => (season.isOn(day) ? factor * season.factor : factor), 1)

function runningSums(weights: readonly number[]): number[] {
  const sums = [0]
  for (const weight of weights) sums.push((sums.at(-1) ?? 0) + weight)
  return sums
}

/** The day within whose weight this point of the running sums lies. */
function placeOf(running: readonly number[], point: number, first: number, last: number): number {
  let [low, high] = [first, last]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if ((running[middle + 1] ?? 0) > point) high = middle
    else low = middle + 1
  }
  return low
}

function monthsBefore(month: string, count: number): string {
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 - count
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`
}
