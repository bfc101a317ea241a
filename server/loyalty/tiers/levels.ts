import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import type { Tiers } from '../program.ts'

/** The place of a tier from the lowest, 0, upwards; -1 where there is none of that code. */
export const levelOf = ({ levels }: Tiers, code: string | undefined): number => levels.findIndex((tier) => tier.code === code)

export function codeAt({ levels }: Tiers, level: number): string {
  const tier = levels[level]
  assert(tier, `there is no level ${level}`)
  return tier.code
}

/** A short name of all that decides about tiers: the same for programmes that differ in names, benefits and the order of keys only. */
export function rulesOf(tiers: Tiers): string {
  const known = names.get(tiers)
  if (known !== undefined) return known
  const { metric, wallet, window, upgrade, downgrade, validity, grace, isPendingCounted, levels } = tiers
  const parts = [window, validity, grace ?? {}].map((part) => Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
  const rules = [metric, wallet, upgrade, downgrade, isPendingCounted, parts, levels.map(({ code, threshold }) => [code, threshold])]
  const name = createHash('sha256').update(JSON.stringify(rules)).digest('base64url').slice(0, 16)
  names.set(tiers, name)
  return name
}

const names = new WeakMap<Tiers, string>()
