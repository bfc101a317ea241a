/**
 * Integrals of e^h(v) over an interval or the whole line, in logarithms, for a smooth h with one peak.
 *
 * From the peak outwards in panels over which h changes by a few units at most and which are no longer than 1, each by
 * 16 nodes of Gauss and Legendre. For an h that is analytic within π of the real line, as every h of ln(1 + c eᵛ) and eᵛ
 * is, this is exact to rounding; nothing overflows, and no digits cancel, because everything added is positive.
 */

import assert from 'node:assert/strict'

export interface LogIntegrand {
  /** ln of the integrand. */
  h: (v: number) => number
  /** Where h is largest, or near to it. */
  peak: number
  from?: number
  to?: number
  /** h falls to the left as slowly as rate · v, for ever: below `below` the rest is e^h / rate. */
  leftTail?: { below: number; rate: number }
  /** The same to the right. */
  rightTail?: { above: number; rate: number }
}

/** ln ∫ e^h(v) dv over [from, to], which is the whole line where they are left out. */
export function integrateExp({ h, peak, from = -infinity, to = infinity, leftTail, rightTail }: LogIntegrand): number {
  const start = Math.min(Math.max(peak, from), to)
  const top = h(start)
  assert(top < infinity, 'the integrand has a peak')
  if (top === -infinity) return top
  const left = leftTail === undefined ? from : Math.max(from, Math.min(leftTail.below, start))
  const right = rightTail === undefined ? to : Math.min(to, Math.max(rightTail.above, start))
  let sum = outwards(h, start, right, top) + outwards(h, start, left, top)
  if (leftTail !== undefined && left > from) sum += Math.exp(h(left) - top) / leftTail.rate
  if (rightTail !== undefined && right < to) sum += Math.exp(h(right) - top) / rightTail.rate
  return top + Math.log(sum)
}

/** Where an h with one peak within [from, to] has it: by a grid of step 1, then by golden sections. */
export function peakOf(h: (v: number) => number, from = -80, to = 80): number {
  let [best, height] = [from, h(from)]
  for (let v = from; v <= to; v++) {
    const next = h(v)
    if (next > height) [best, height] = [v, next]
  }
  let [low, high] = [best - 1, best + 1]
  for (let step = 0; step < 45; step++) {
    const [left, right] = [high - golden * (high - low), low + golden * (high - low)]
    if (h(left) > h(right)) high = right
    else low = left
  }
  return (low + high) / 2
}

const infinity = Number.POSITIVE_INFINITY
const golden = (Math.sqrt(5) - 1) / 2
const widest = 1
const most = 6
const negligible = 42

/** The integral from the peak to one end, in units of e^top. */
function outwards(h: (v: number) => number, start: number, end: number, top: number): number {
  const direction = end > start ? 1 : -1
  let [at, height, width, sum] = [start, top, widest, 0]
  while (at !== end) {
    width = Math.min(width, Math.abs(end - at))
    let next = at + direction * width
    let nextHeight = h(next)
    while (
      !(Math.abs(nextHeight - height) <= most && Math.abs(h((at + next) / 2) - height) <= most) &&
      width > 1e-13 * (1 + Math.abs(at))
    ) {
      width /= 2
      next = at + direction * width
      nextHeight = h(next)
    }
    assert(!Number.isNaN(nextHeight), 'the integrand is a number everywhere')
    if (Math.abs(end - next) < 1e-12 * width) next = end
    sum += panel(h, at, next, top)
    // What is left beyond is less than this panel by at least the same factor, since h goes on falling.
    if (nextHeight < top - negligible && nextHeight < height) break
    ;[at, height, width] = [next, nextHeight, Math.min(widest, 2 * width)]
  }
  return sum
}

function panel(h: (v: number) => number, from: number, to: number, top: number): number {
  const middle = (from + to) / 2
  const half = Math.abs(to - from) / 2
  let sum = 0
  for (let place = 0; place < nodes.length; place++) {
    sum += (weights[place] as number) * Math.exp(h(middle + half * (nodes[place] as number)) - top)
  }
  return sum * half
}

/**
 * Nodes and weights of Gauss and Legendre on [−1, 1], in rising order: exact for polynomials of degree 2 · order − 1. By
 * Newton's steps on the polynomial; for orders up to some hundreds.
 */
export function gaussLegendre(order: number): { nodes: Float64Array; weights: Float64Array } {
  const [nodes, weights] = [new Float64Array(order), new Float64Array(order)]
  for (let place = 0; place < order; place++) {
    let node = -Math.cos((Math.PI * (place + 0.75)) / (order + 0.5))
    let slope = 0
    for (let step = 0; step < 10; step++) {
      let [before, value] = [1, node]
      for (let n = 2; n <= order; n++) [before, value] = [value, ((2 * n - 1) * node * value - (n - 1) * before) / n]
      slope = (order * (node * value - before)) / (node * node - 1)
      node -= value / slope
    }
    nodes[place] = node
    weights[place] = 2 / ((1 - node * node) * slope * slope)
  }
  return { nodes, weights }
}

const { nodes, weights } = gaussLegendre(16)
