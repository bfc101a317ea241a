/** Tells a script to a real shop and to the reference, and says where they first differ. */
import { isDeepStrictEqual } from 'node:util'
import type { Database } from '../../kit/database.ts'
import type { Script } from './random-script.ts'
import { aRealShop, type RealShop, type State } from './real-shop-for-tests.ts'
import { aReferenceShop } from './reference-shop-for-tests.ts'

export interface Difference {
  /** Of the scene, and of the command in it; -1 is the state after all of them. */
  scene: number
  command: number
  real: unknown
  reference: unknown
}

/** States are compared after every `every`th scene, and at the end. */
export async function firstDifference(
  database: Database,
  script: Script,
  { every = 1 }: { every?: number } = {},
): Promise<{ shop: RealShop; difference: Difference | null }> {
  const shop = await aRealShop(database, script)
  const reference = aReferenceShop(script)
  const { scenes } = script
  for (const [index, scene] of scenes.entries()) {
    const { at, commands } = scene
    reference.begin(scene)
    await shop.begin(scene)
    const told = await shop.tell(commands, at)
    const expected = reference.tell(commands, at)
    const command = told.findIndex((outcome, place) => !isDeepStrictEqual(outcome, expected[place]))
    if (command >= 0) return { shop, difference: { scene: index, command, real: told[command], reference: expected[command] } }
    if (index % every !== 0 && index < scenes.length - 1) continue
    const [real, wanted] = [await shop.state(at), reference.state(at)]
    if (!isDeepStrictEqual(real, wanted)) return { shop, difference: { scene: index, command: -1, ...differing(real, wanted) } }
  }
  return { shop, difference: null }
}

/** Only what is not the same. */
function differing(real: State, reference: State): { real: unknown; reference: unknown } {
  const [a, b]: [Record<string, unknown>, Record<string, unknown>] = [{}, {}]
  for (const part of Object.keys(real) as (keyof State)[])
    for (const key of new Set([...Object.keys(real[part]), ...Object.keys(reference[part])]))
      if (!isDeepStrictEqual(real[part][key], reference[part][key]))
        Object.assign(a, { [`${part} ${key}`]: real[part][key] ?? null }) &&
          Object.assign(b, { [`${part} ${key}`]: reference[part][key] ?? null })
  return { real: a, reference: b }
}
