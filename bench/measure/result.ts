import { availableParallelism, cpus, loadavg, type as systemName, totalmem } from 'node:os'

export interface BenchmarkResult {
  name: string
  /** What was measured ÷ what it is measured against; null where the goal is absolute. */
  ratio: number | null
  /** What it is measured against. */
  limit: string
  perSecond?: number
  p95Ms?: number
  rssMb?: number
  goals: Goal[]
  [figure: string]: unknown
}

/** A goal that binds fails the run where it is missed; the others depend on the machine and are told as met or not. */
export interface Goal {
  goal: string
  value: number
  isMet: boolean
  binds: boolean
}

/** Prints the one line of a benchmark, with the machine and the time, and sets the exit code. */
export function tell({ name, ratio, ...figures }: BenchmarkResult): void {
  const head = { name, ratio: ratio === null ? null : round(ratio, 3) }
  console.log(JSON.stringify({ ...head, ...figures, machine: machine(), node: process.versions.node, date: new Date().toISOString() }))
  if (figures.goals.some(({ isMet, binds }) => binds && !isMet)) process.exitCode = 1
}

export const atLeast = (goal: string, value: number, least: number): Goal => ({
  goal,
  value: round(value, 3),
  isMet: value >= least,
  binds: true,
})

export const below = (goal: string, value: number, limit: number, { binds = false } = {}): Goal => ({
  ...{ goal, value: round(value, 3), isMet: value < limit, binds },
})

/** Progress for whoever waits; the answer alone goes to the output. */
export function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`)
}

export function round(value: number, digits = 1): number {
  return Math.round(value * 10 ** digits) / 10 ** digits
}

/** How long something took, in seconds, and what it gave. */
export async function timed<Result>(work: () => Promise<Result>): Promise<{ seconds: number; result: Result }> {
  const began = performance.now()
  const result = await work()
  return { seconds: (performance.now() - began) / 1000, result }
}

/** The middle one; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]]
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2
}

/** The load tells whether other work ran at the same time: 1 is one busy processor. */
function machine(): string {
  const memory = Math.round(totalmem() / 2 ** 30)
  return `${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown'}, ${memory} GiB, ${systemName()}, load ${round(loadavg()[0] ?? 0)}`
}
