import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { assign, bucketOf, bucketRanges, chooseArm, isInNamespace } from './experiments.ts'

/** GrowthBook, packages/sdk-js/test/cases.json: hash, getBucketRange, chooseVariation, inNamespace. */
const conformance = {
  hash: [
    ['', 'a', 1, 0.22],
    ['', 'b', 1, 0.077],
    ['b', 'a', 1, 0.946],
    ['ef', 'd', 1, 0.652],
    ['asdf', '8952klfjas09ujk', 1, 0.549],
    ['', '123', 1, 0.011],
    ['', '___)((*":&', 1, 0.563],
    ['seed', 'a', 2, 0.0505],
    ['seed', 'b', 2, 0.2696],
    ['foo', 'ab', 2, 0.2575],
    ['foo', 'def', 2, 0.2019],
    ['89123klj', '8952klfjas09ujkasdf', 2, 0.124],
    ['90850943850283058242805', '123', 2, 0.7516],
    ['()**(%$##$%#$#', '___)((*":&', 2, 0.0128],
    ['seed', 'a', 99, null],
  ] as const,
  ranges: [
    [{ arms: 2 }, [0, 0.5], [0.5, 1]],
    [{ arms: 2, coverage: 0.5 }, [0, 0.25], [0.5, 0.75]],
    [{ arms: 2, coverage: 0 }, [0, 0], [0.5, 0.5]],
    [{ arms: 4 }, [0, 0.25], [0.25, 0.5], [0.5, 0.75], [0.75, 1]],
    [{ arms: 2, weights: [0.4, 0.6] }, [0, 0.4], [0.4, 1]],
    [{ arms: 3, weights: [0.2, 0.3, 0.5] }, [0, 0.2], [0.2, 0.5], [0.5, 1]],
    [{ arms: 3, coverage: 0.2, weights: [0.2, 0.3, 0.5] }, [0, 0.04], [0.2, 0.26], [0.5, 0.6]],
    [{ arms: 2, coverage: -0.2 }, [0, 0], [0.5, 0.5]],
    [{ arms: 2, coverage: 1.5 }, [0, 0.5], [0.5, 1]],
    [{ arms: 2, weights: [0.4, 0.1] }, [0, 0.5], [0.5, 1]],
    [{ arms: 2, weights: [0.7, 0.6] }, [0, 0.5], [0.5, 1]],
    [{ arms: 4, weights: [0.4, 0.4, 0.2] }, [0, 0.25], [0.25, 0.5], [0.5, 0.75], [0.75, 1]],
    [{ arms: 2, weights: [0.4, 0.5999] }, [0, 0.4], [0.4, 0.9999]],
  ] as const,
  namespaces: [
    ['1', 'namespace1', false, true],
    ['1', 'namespace2', false, true],
    ['2', 'namespace1', false, true],
    ['2', 'namespace2', false, true],
    ['3', 'namespace1', false, true],
    ['3', 'namespace2', true, false],
  ] as const,
}

test('people get the buckets that other programs of the same hash give them', () => {
  for (const [seed, id, version, bucket] of conformance.hash) assert.equal(bucketOf(seed, id, version), bucket, `${version} ${seed} ${id}`)
})

test('arms have their ranges; weights that do not fit give way to equal ones', () => {
  for (const [split, ...expected] of conformance.ranges) {
    const ranges = bucketRanges(split).map((range) => range.map((end) => Math.round(end * 1e6) / 1e6))
    assert.deepEqual(ranges, expected, JSON.stringify(split))
  }
})

test('a bucket on the border belongs to the arm that begins there, and an empty range to nobody', () => {
  const even = bucketRanges({ arms: 2 })
  assert.deepEqual(
    [0, 0.2, 0.4, 0.5, 0.6, 0.8].map((bucket) => chooseArm(bucket, even)),
    [0, 0, 0, 1, 1, 1],
  )
  const half = bucketRanges({ arms: 2, coverage: 0.5 })
  assert.deepEqual(
    [0.2, 0.25, 0.4, 0.5, 0.6, 0.8].map((bucket) => chooseArm(bucket, half)),
    [0, null, null, 1, 1, null],
  )
  assert.equal(
    chooseArm(0.5, [
      [0, 0.5],
      [0.5, 0.5],
      [0.5, 1],
    ]),
    2,
  )
})

test('namespaces take the same people as other programs do, and each person once', () => {
  for (const [id, name, low, high] of conformance.namespaces) {
    assert.equal(isInNamespace(id, { name, range: [0, 0.4] }), low, `${id} ${name}`)
    assert.equal(isInNamespace(id, { name, range: [0.4, 1] }), high, `${id} ${name}`)
  }
})

const ids = fc.string({ minLength: 1, maxLength: 40, unit: 'binary' })
const splits = fc.record({ seed: fc.string(), arms: fc.integer({ min: 2, max: 6 }), coverage: fc.double({ min: 0, max: 1, noNaN: true }) })

test('raising coverage lets people in and moves nobody who is in', () =>
  fc.assert(
    fc.property(ids, splits, fc.double({ min: 0, max: 1, noNaN: true }), (id, split, more) => {
      const before = assign(id, split)
      const after = assign(id, { ...split, coverage: split.coverage + more * (1 - split.coverage) })
      if (before.kind === 'assigned') assert.deepEqual(after, before)
    }),
  ))

test('with full coverage everybody is in, in the shares of the weights', () => {
  const counts = [0, 0, 0]
  for (let person = 0; person < 30_000; person++) {
    const found = assign(`customer-${person}`, { seed: 'spring', arms: 3, weights: [0.5, 0.3, 0.2] })
    assert.ok(found.kind === 'assigned')
    counts[found.arm] = (counts[found.arm] ?? 0) + 1
  }
  for (const [arm, share] of [0.5, 0.3, 0.2].entries()) assert.ok(Math.abs((counts[arm] ?? 0) / 30_000 - share) < 0.01, `${counts}`)
})

test('two experiments split the same people independently', () => {
  const people = Array.from({ length: 20_000 }, (_, person) => ['one', 'two'].map((seed) => assign(`c${person}`, { seed, arms: 2 })))
  const same = people.filter(([one, two]) => one?.kind === 'assigned' && two?.kind === 'assigned' && one.arm === two.arm).length
  assert.ok(Math.abs(same / people.length - 0.5) < 0.015, `${same}`)
})

test('experiments of one namespace with disjoint ranges share nobody', () =>
  fc.assert(
    fc.property(ids, (id) => {
      const [spring, summer] = [
        assign(id, { seed: 'a', arms: 2, namespace: { name: 'checkout', range: [0, 0.5] } }),
        assign(id, { seed: 'b', arms: 2, namespace: { name: 'checkout', range: [0.5, 1] } }),
      ]
      assert.equal(Number(spring.kind === 'assigned') + Number(summer.kind === 'assigned'), 1)
    }),
  ))

test('who has no id, and an experiment of an unknown version, get no arm and a reason', () => {
  assert.deepEqual(assign('', { seed: 's', arms: 2 }), { kind: 'left_out', reason: 'no_id' })
  assert.deepEqual(assign('a', { seed: 's', arms: 2, hashVersion: 3 }), { kind: 'left_out', reason: 'unknown_hash_version' })
  assert.deepEqual(assign('a', { seed: 's', arms: 2, coverage: 0 }), { kind: 'left_out', reason: 'outside_coverage' })
})
