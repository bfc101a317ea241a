import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Breakage, breakage, type PointsCohort, reckonedUse } from './breakage.ts'
import { simulatedCohorts } from './simulated-cohorts-for-tests.ts'

test('a cohort of which nothing is open is known, and one at the end of its life is closed', () => {
  const cohort: PointsCohort = { month: '2026-01', issuedPoints: 100, months: ages([[30], [20], [10, 40]]) }
  const [found] = breakage([cohort], { lifeMonths: 2 }).cohorts
  assert.deepEqual(found?.use, { kind: 'closed', share: 0.6 })
  assert.equal(found?.expiredPoints, 40)
})

test('cohorts that go the same way are carried on exactly, with nothing uncertain', () => {
  const course: [number, number][] = [
    [10, 0],
    [20, 0],
    [15, 0],
    [5, 0],
    [10, 40],
  ]
  const cohorts = [0, 1, 2, 3, 4].map((index) => ({
    month: `2026-0${index + 1}`,
    issuedPoints: 100,
    months: ages(course.slice(0, 5 - index)),
  }))
  const { cohorts: found, overall } = breakage(cohorts, { lifeMonths: 4 })
  assert.deepEqual(
    found.slice(1).map(({ use }) => use.kind === 'expected' && [use.share, use.low, use.high].map((share) => share.toFixed(6))),
    [
      ['0.600000', '0.600000', '0.600000'],
      ['0.600000', '0.600000', '0.600000'],
      ['0.600000', '0.600000', '0.600000'],
      ['0.600000', '0.600000', '0.600000'],
    ],
  )
  assert.equal(overall.kind === 'expected' && overall.share.toFixed(6), '0.600000')
})

test('a programme younger than its points knows no breakage yet', () => {
  const { seen } = simulatedCohorts(1, { cohorts: 10, monthsSeen: 10, lifeMonths: 13 })
  const { cohorts, overall } = breakage(seen, { lifeMonths: 13 })
  assert.deepEqual(new Set(cohorts.map(reasonOf)), new Set(['history_too_short']))
  assert.deepEqual(overall, { kind: 'not_known', reason: 'history_too_short' })
})

test('points that never lapse have no breakage to be known', () => {
  const { seen } = simulatedCohorts(1, { cohorts: 20, monthsSeen: 20, lifeMonths: 13 })
  const { cohorts, overall } = breakage(seen, { lifeMonths: null })
  assert.equal(reasonOf(cohorts.at(-1)), 'points_never_lapse')
  assert.deepEqual(overall, { kind: 'not_known', reason: 'points_never_lapse' })
})

test('young cohorts are not known yet, older ones are', () => {
  const { seen } = simulatedCohorts(2, { cohorts: 30, monthsSeen: 30, lifeMonths: 13 })
  const { cohorts } = breakage(seen, { lifeMonths: 13 })
  assert.equal(cohorts[0]?.use.kind, 'closed')
  assert.equal(cohorts.at(-8)?.use.kind, 'expected')
  assert.equal(reasonOf(cohorts.at(-1)), 'too_uncertain')
})

test('a cohort of which nothing was used says so, and so does one younger than use ever is', () => {
  const slow: [number, number][] = [
    [0, 0],
    [20, 0],
    [15, 0],
    [5, 0],
    [10, 50],
  ]
  const used = [5, 4, 3, 2, 1].map((lived, index) => ({
    month: `2026-0${index + 1}`,
    issuedPoints: 100,
    months: ages(slow.slice(0, lived)),
  }))
  const unused = { month: '2026-03', issuedPoints: 50, months: ages([[0], [0], [0]]) }
  const { cohorts: found } = breakage(used.with(2, unused), { lifeMonths: 4 })
  assert.deepEqual(found.map(reasonOf), [false, false, 'none_used_yet', false, 'too_young'])
})

test('points given back until nothing is used leave nothing to carry on', () => {
  const { seen } = simulatedCohorts(2, { cohorts: 30, monthsSeen: 30, lifeMonths: 13 })
  const givenBack = { month: '2025-12', issuedPoints: 100, months: ages([[40], [-40], [0], [0], [0], [0], [0]]) }
  const { cohorts, overall } = breakage(seen.with(23, givenBack), { lifeMonths: 13 })
  assert.equal(reasonOf(cohorts[23]), 'none_used_yet')
  assert.equal(overall.kind, 'expected')
})

test('use after the last month of life counts as if it were in it', () => {
  const cohort = { month: '2026-01', issuedPoints: 100, months: ages([[30], [20], [10, 30], [10]]) }
  assert.deepEqual(breakage([cohort], { lifeMonths: 2 }).cohorts[0]?.use, { kind: 'closed', share: 0.7 })
})

test('intervals hold the truth 90 to 98 times in 100, in 80 simulated shops', () => {
  let [told, held] = [0, 0]
  for (let seed = 1; seed <= 80; seed++) {
    const { seen, usedInTheEnd } = simulatedCohorts(seed, { cohorts: 30, monthsSeen: 30, lifeMonths: 13 })
    for (const [index, { use }] of breakage(seen, { lifeMonths: 13 }).cohorts.entries()) {
      if (use.kind !== 'expected') continue
      told++
      const truth = usedInTheEnd[index] ?? Number.NaN
      if (use.low <= truth && truth <= use.high) held++
    }
  }
  assert.ok(told > 600, `${told} told`)
  assert.ok(held / told > 0.9 && held / told < 0.98, `${held} of ${told} held`)
})

test('together the cohorts are told without bias: within half a point of a hundred over 80 simulated shops', () => {
  let [off, count] = [0, 0]
  for (let seed = 1; seed <= 80; seed++) {
    const { seen, usedInTheEnd } = simulatedCohorts(seed, { cohorts: 30, monthsSeen: 30, lifeMonths: 13 })
    const found = breakage(seen, { lifeMonths: 13 })
    const known = found.cohorts.flatMap(({ use, issuedPoints }, index) =>
      use.kind === 'not_known' ? [] : [{ issuedPoints, used: issuedPoints * (usedInTheEnd[index] ?? Number.NaN) }],
    )
    const truth = known.reduce((sum, { used }) => sum + used, 0) / known.reduce((sum, { issuedPoints }) => sum + issuedPoints, 0)
    if (found.overall.kind !== 'expected') continue
    off += found.overall.share - truth
    count++
  }
  assert.equal(count, 80)
  assert.ok(Math.abs(off / count) < 0.005, `${off / count}`)
})

test('a liability reckons with the cohort’s own course, else with that of older ones, else with all that is open', () => {
  const cohort = { month: '2026-05', issuedPoints: 1_000, redeemedPoints: 100, expiredPoints: 0, openPoints: 900 }
  const unknown = { kind: 'not_known', reason: 'too_uncertain' } as const
  const own = { kind: 'expected', share: 0.5, low: 0.4, high: 0.6 } as const
  const older = { kind: 'expected', share: 0.7, low: 0.69, high: 0.71 } as const
  assert.deepEqual(reckonedUse({ ...cohort, use: own }, older), { points: 500, basis: 'own' })
  assert.deepEqual(reckonedUse({ ...cohort, use: unknown }, older), { points: 700, basis: 'older_cohorts' })
  assert.deepEqual(reckonedUse({ ...cohort, use: unknown }, unknown), { points: 1_000, basis: 'all' })
})

const reasonOf = (cohort: Breakage['cohorts'][number] | undefined) => cohort?.use.kind === 'not_known' && cohort.use.reason

const ages = (course: readonly (readonly [number, number?])[]) =>
  course.map(([redeemedPoints, expiredPoints = 0]) => ({ redeemedPoints, expiredPoints }))
