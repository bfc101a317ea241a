/**
 * Two proportions compared exactly: beta priors, binomial counts, no normal approximation, so that it serves counts of a
 * handful too.
 *
 * The integrals are sums of equal steps on the logit scale, where beta densities fall off exponentially on both sides:
 * there the plain trapezoidal rule is exact to rounding (Trefethen & Weideman 2014, SIAM Review 56). Nothing is
 * subtracted, so small probabilities and small risks keep their digits.
 */
import assert from 'node:assert/strict'
import { incompleteBeta, lnBeta } from '@regulars/special'
import type { Risk } from './bayesian.ts'

export interface BetaPosterior {
  kind: 'posterior'
  /** Probability that the treatment's share is the greater one. */
  chanceToWin: number
  /** In shares: 0.001 is a tenth of a percentage point. */
  risk: Risk
}

interface Counts {
  n: number
  successes: number
}

interface Beta {
  a: number
  b: number
}

/** Beyond it the rounding of log-gamma would show. */
const most = 1e8

/** `prior` holds for both arms: Beta(1, 1), all shares alike likely, where absent; Beta(½, ½) is Jeffreys'. */
export function betaBinomial(control: Counts, treatment: Counts, { prior = { a: 1, b: 1 } }: { prior?: Beta } = {}): BetaPosterior {
  assert.ok(prior.a > 0 && prior.b > 0, 'both parameters of the prior are positive')
  const [before, after] = [posterior(control, prior), posterior(treatment, prior)]
  return { kind: 'posterior', chanceToWin: chanceOfMore(before, after), risk: riskOfBoth(before, after) }
}

/** The smaller risk is integrated; the greater one is that and the difference of the means, which loses no digits. */
function riskOfBoth(control: Beta, treatment: Beta): Risk {
  const lead = treatment.a / (treatment.a + treatment.b) - control.a / (control.a + control.b)
  const smaller = lead > 0 ? expectedLead(control, treatment) : expectedLead(treatment, control)
  return lead > 0 ? { ofControl: smaller + lead, ofTreatment: smaller } : { ofControl: smaller, ofTreatment: smaller - lead }
}

function posterior({ n, successes }: Counts, prior: Beta): Beta {
  assert.ok(successes >= 0 && successes <= n, `${successes} successes of ${n}`)
  assert.ok(n <= most, `counts up to ${most} are compared exactly; beyond them the normal approximation is as good`)
  return { a: prior.a + successes, b: prior.b + n - successes }
}

/** P(second > first). The narrower of both is the density, so that the other one is smooth in its steps. */
function chanceOfMore(first: Beta, second: Beta): number {
  const [narrow, other] =
    spread(first) < spread(second) ? [first, (at: Place) => above(second, at)] : [second, (at: Place) => below(first, at)]
  const steps = { step: stepFor(spread(narrow)), centres: [centre(narrow), centre(first), centre(second)] }
  return Math.min(
    1,
    sumOutwards(steps, (at) => density(narrow, at) * other(at)),
  )
}

/** E[max(leader − other, 0)], which is the integral of P(other < x < leader) over x. */
function expectedLead(leader: Beta, other: Beta): number {
  const steps = { step: stepFor(Math.min(spread(leader), spread(other))), centres: [centre(leader), centre(other)] }
  return sumOutwards(steps, (at) => above(leader, at) * below(other, at) * at.x * at.rest)
}

/** A share x and 1 − x, both with all their digits, and x on the logit scale. */
interface Place {
  logit: number
  x: number
  rest: number
}

/** Sums equal steps, from between the centres to both sides until nothing is added any more. */
function sumOutwards({ step, centres }: { step: number; centres: readonly number[] }, term: (at: Place) => number): number {
  const [lowest, highest] = [Math.min(...centres), Math.max(...centres)]
  const start = (lowest + highest) / 2
  let sum = term(placeAt(start))
  for (const direction of [-1, 1]) {
    for (let count = 1; ; count++) {
      const logit = start + direction * count * step
      const next = term(placeAt(logit))
      sum += next
      if ((logit < lowest || logit > highest) && next <= 1e-18 * sum) break
    }
  }
  return sum * step
}

function placeAt(logit: number): Place {
  const small = Math.exp(-Math.abs(logit))
  const [minor, major] = [small / (1 + small), 1 / (1 + small)]
  return logit < 0 ? { logit, x: minor, rest: major } : { logit, x: major, rest: minor }
}

/** Density on the logit scale: x^a·(1 − x)^b ÷ B(a, b). */
function density({ a, b }: Beta, { logit, x, rest }: Place): number {
  const lnX = logit < 0 ? logit + Math.log(rest) : Math.log(x)
  const lnRest = logit < 0 ? Math.log(rest) : Math.log(x) - logit
  return Math.exp(a * lnX + b * lnRest - lnBeta(a, b))
}

const below = ({ a, b }: Beta, { x, rest }: Place): number => incompleteBeta(a, b, x, rest)
const above = ({ a, b }: Beta, { x, rest }: Place): number => incompleteBeta(b, a, rest, x)

const centre = ({ a, b }: Beta): number => Math.log(a / b)

/** Standard deviation on the logit scale, roughly. */
const spread = ({ a, b }: Beta): number => Math.sqrt(1 / a + 1 / b)

/** Fine enough for the narrowest factor, and for densities that fall off no faster than e^x. */
const stepFor = (narrowest: number): number => Math.min(0.25, narrowest / 2.5)
