/** Assigning people, and comparing arms by every method, on one core: what a page with many experiments costs, in processor time. */
import {
  alwaysValid,
  assign,
  bayesian,
  betaBinomial,
  meanArm,
  msprt,
  type ProportionArm,
  plannedLooks,
  proportionSequence,
  welch,
} from '@regulars/experiments'
import { generator } from '@regulars/random'
import { below, round, say, tell } from './measure/result.ts'

const people = 1_000_000
const comparisons = 2_000

const random = generator(20260101)
const ids = Array.from({ length: people }, (_, person) => `019aa7c4-${person.toString(16).padStart(8, '0')}`)
const pairs: [ProportionArm, ProportionArm][] = Array.from({ length: comparisons }, () => [arm(0.05), arm(0.06)])

const counts = [0, 0]
const assigning = secondsOf(() => {
  for (const id of ids) {
    const found = assign(id, { seed: 'spring-offer', arms: 2, coverage: 0.8 })
    if (found.kind === 'assigned') counts[found.arm] = (counts[found.arm] ?? 0) + 1
  }
})
say(`${people} people assigned in ${round(assigning, 2)} s, ${counts.join(' and ')} in the arms`)

const values = Array.from({ length: people }, () => random.uniform() * 100)
const summing = secondsOf(() => meanArm(values))

const methods: Record<string, (control: ProportionArm, treatment: ProportionArm) => unknown> = {
  alwaysValid: (control, treatment) => alwaysValid(control, treatment),
  welch: (control, treatment) => welch(control, treatment),
  msprt: (control, treatment) => msprt(control, treatment, { mixingVariance: 0.01 }),
  bayesian: (control, treatment) => bayesian(control, treatment),
  betaBinomial: (control, treatment) => betaBinomial(control, treatment),
  proportionSequence: (control) => proportionSequence(control),
}
const perSecondOf = Object.fromEntries(
  Object.entries(methods).map(([name, compare]) => {
    const some = name === 'betaBinomial' ? pairs.slice(0, 50) : pairs
    const perSecond = some.length / secondsOf(() => some.map(([control, treatment]) => compare(control, treatment)))
    say(`${name}: ${Math.round(perSecond)}/s`)
    return [name, Math.round(perSecond)]
  }),
)
const looks = secondsOf(() => plannedLooks([0.2, 0.4, 0.6, 0.8, 1]))

// A page: 20 experiments with 5 metrics each, two treatments.
const page = pairs.slice(0, 200)
const pageTimes = Array.from(
  { length: 200 },
  () => 1_000 * secondsOf(() => page.map(([control, treatment]) => alwaysValid(control, treatment))),
)
const p95Ms = pageTimes.toSorted((a, b) => a - b)[190] ?? Number.NaN

tell({
  name: 'experiments',
  ratio: null,
  limit: 'absolute, processor time of one core',
  perSecond: Math.round(people / assigning),
  p95Ms: round(p95Ms, 2),
  rssMb: Math.round(process.memoryUsage().rss / 2 ** 20),
  comparisonsPerSecond: perSecondOf,
  millionValuesSummedMs: Math.round(1_000 * summing),
  fivePlannedLooksMs: round(1_000 * looks, 1),
  goals: [
    below('1,000,000 people assigned, s', assigning, 2),
    below('a page of 200 always-valid comparisons, p95 ms', p95Ms, 10),
    below('boundaries of five planned looks, s', looks, 0.5),
  ],
})

function arm(rate: number): ProportionArm {
  const n = 5_000 + random.integer(20_000)
  return { kind: 'proportion', n, successes: random.binomial(n, rate) }
}

/** Of the processor's time: nothing here waits, so what else the machine does is left out. */
function secondsOf(work: () => unknown): number {
  const began = process.cpuUsage()
  work()
  return process.cpuUsage(began).user / 1e6
}
