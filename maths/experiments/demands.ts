/** What every question demands of its numbers, refused with a sentence that names the number. */
import assert from 'node:assert/strict'

/** Error rates, levels, powers: 0 and 1 themselves promise nothing, or what no data can give. */
export function demandShare(name: string, value: number): void {
  assert.ok(value > 0 && value < 1, `${name} lies between 0 and 1, and is ${value}`)
}

export function demandPositive(name: string, value: number): void {
  assert.ok(value > 0, `${name} is positive, and not ${value}`)
}

export function demandNotNegative(name: string, value: number): void {
  assert.ok(value >= 0, `${name} is not negative, as ${value} is`)
}
