/** Which arm a person counts for, where some were seen in several: somebody logged in elsewhere, or the split was changed. */

export interface Exposure {
  person: string
  arm: number
  /** When the arm was shown, in any unit that rises with time. */
  at: number
}

export interface SettledExposures {
  /** People who saw one arm only, and when they saw it first: what they did before does not count. */
  people: Map<string, { arm: number; since: number }>
  /** People who saw more than one arm. They are left out of every arm, and counted. */
  inSeveralArms: number
  verdict: ExposureVerdict
}

/** `warning`: so many saw several arms that whom it happened to may have to do with the arm. */
export type ExposureVerdict = 'ok' | 'warning'

/** Settles exposures that come in any order and more than once. */
export function settleExposures(exposures: Iterable<Exposure>): SettledExposures {
  const people = new Map<string, { arm: number; since: number }>()
  const several = new Set<string>()
  for (const { person, arm, at } of exposures) {
    const known = people.get(person)
    if (several.has(person)) continue
    if (known === undefined) people.set(person, { arm, since: at })
    else if (known.arm === arm) known.since = Math.min(known.since, at)
    else {
      several.add(person)
      people.delete(person)
    }
  }
  const inSeveralArms = several.size
  return { people, inSeveralArms, verdict: exposureVerdict({ exposed: people.size + inSeveralArms, inSeveralArms }) }
}

/** From one person in a hundred on, several arms are a warning. */
export function exposureVerdict({ exposed, inSeveralArms }: { exposed: number; inSeveralArms: number }): ExposureVerdict {
  return inSeveralArms > 0 && inSeveralArms >= 0.01 * exposed ? 'warning' : 'ok'
}
