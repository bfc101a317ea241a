import assert from 'node:assert/strict'
import { test } from 'node:test'
import { development, project, type Triangle } from './chain-ladder.ts'

/**
 * Cumulative claims of ten years: Taylor & Ashe (1983), “Second moments of estimates of outstanding claims”, as in Mack (1993),
 * table 1.
 */
const taylorAshe: Triangle = [
  [357848, 1124788, 1735330, 2218270, 2745596, 3319994, 3466336, 3606286, 3833515, 3901463],
  [352118, 1236139, 2170033, 3353322, 3799067, 4120063, 4647867, 4914039, 5339085],
  [290507, 1292306, 2218525, 3235179, 3985995, 4132918, 4628910, 4909315],
  [310608, 1418858, 2195047, 3757447, 4029929, 4381982, 4588268],
  [443160, 1136350, 2128333, 2897821, 3402672, 3873311],
  [396132, 1333217, 2180715, 2985752, 3691712],
  [440832, 1288463, 2419861, 3483130],
  [359480, 1421128, 2864498],
  [376686, 1363294],
  [344014],
]
const claims = development(taylorAshe)
assert(claims)

test('factors of Taylor and Ashe’s triangle are Mack’s (1993, table 2)', () =>
  assert.deepEqual(
    claims.factors.map((factor, age) => factor.toFixed(age < 3 ? 2 : 3)),
    ['3.49', '1.75', '1.46', '1.174', '1.104', '1.086', '1.054', '1.077', '1.018'],
  ))

test('reserve by year and its error in per cent are Mack’s (1993, tables 2 and 3)', () => {
  const reserves = taylorAshe.slice(1).map((row) => {
    const { ultimate, standardError } = project([row], claims)
    const reserve = ultimate - (row.at(-1) ?? 0)
    return [Math.round(reserve / 1000), Math.round((100 * standardError) / reserve)]
  })
  assert.deepEqual(reserves, [
    [95, 80],
    [470, 26],
    [710, 19],
    [985, 27],
    [1419, 29],
    [2178, 26],
    [3920, 22],
    [4279, 23],
    [4626, 29],
  ])
})

test('the whole reserve is 18,680,856 with a standard error of 2,447,095', () => {
  const paid = taylorAshe.reduce((sum, row) => sum + (row.at(-1) ?? 0), 0)
  const { ultimate, standardError } = project(taylorAshe, claims)
  assert.equal(Math.round(ultimate - paid), 18_680_856)
  assert.equal(Math.round(standardError), 2_447_095)
})

test('a row that has reached the last age is certain', () =>
  assert.deepEqual(project(taylorAshe.slice(0, 1), claims), {
    ultimate: 3_901_463,
    standardError: 0,
    degreesOfFreedom: Number.POSITIVE_INFINITY,
  }))

test('complete rows before the triangle teach, and add nothing to come', () => {
  const longer: Triangle = [[300000, 1100000, 1700000, 2300000, 2800000, 3300000, 3500000, 3600000, 3800000, 3900000], ...taylorAshe]
  const learnt = development(longer)
  assert(learnt)
  assert.equal(learnt.volumes[8], 3_833_515 + 3_800_000)
  assert.equal(project(longer.slice(0, 1), learnt).standardError, 0)
})

test('three rows are too few to know an error, and amounts of nothing lead nowhere', () => {
  assert.equal(development([[100, 150, 170], [90, 140], [80]]), null)
  assert.equal(development([[0, 10, 12], [0, 9], [0]]), null)
})
