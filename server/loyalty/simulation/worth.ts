import type { Program } from '../program.ts'
import { worthOf } from '../quote-points.ts'

/** By wallet: so many points are worth so much; null where nobody has said. */
export type PointsWorth = Record<string, { points: number; valueMinor: number } | null>

/** What points of each wallet are worth: money itself, what they take off an order, else what was said of points that only buy rewards. */
export function worthsOf({ wallets }: Pick<Program, 'wallets'>, said: { points: number; valueMinor: number } | null): PointsWorth {
  return Object.fromEntries(
    wallets.map(({ code, currency, conversion }) => {
      if (currency !== null) return [code, { points: 1, valueMinor: 1 }]
      return [code, conversion ? { points: conversion.points, valueMinor: conversion.valueMinor } : said]
    }),
  )
}

/** What these points, by wallet, are worth, each wallet's rounded down; nothing for those whose worth nobody has said. */
export function worthOfAll(worths: PointsWorth, points: Readonly<Record<string, number>>): number {
  return Object.entries(points).reduce((sum, [wallet, amount]) => sum + worthOfPoints(worths[wallet] ?? null, amount), 0)
}

/** Rounded down; 0 where nobody has said what points are worth. */
export function worthOfPoints(worth: PointsWorth[string], points: number): number {
  return worth ? worthOf(worth, points) : 0
}
