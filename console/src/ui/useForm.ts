import { useState } from 'react'
import { ApiProblem } from '../api.ts'

/**
 * A form's draft. `set` changes one value and forgets the fault of that field; `fail` takes over what the server said about each
 * field, so that the message stands where the mistake is.
 */
export function useForm<Values extends Record<string, unknown>>(initial: Values) {
  const [values, setValues] = useState(initial)
  const [faults, setFaults] = useState<Record<string, string>>({})
  return {
    values,
    faults,
    set<Key extends keyof Values & string>(key: Key, value: Values[Key]) {
      setValues((now) => ({ ...now, [key]: value }))
      setFaults(({ [key]: _, ...others }) => others)
    },
    setAll(changed: Partial<Values>) {
      setValues((now) => ({ ...now, ...changed }))
    },
    reset(next: Values) {
      setValues(next)
      setFaults({})
    },
    setFaults,
    /** Gives back what is left to say beside the form: null when every fault has its field. */
    fail(error: unknown): unknown {
      const known = error instanceof ApiProblem ? error.errors.filter(({ path }) => fieldOf(path) in values) : []
      setFaults(Object.fromEntries(known.map(({ path, message }) => [fieldOf(path), message])))
      return known.length > 0 ? null : error
    },
  }
}

/** `/password/next` and `password.next` are faults of the field `password`. */
function fieldOf(path: string): string {
  return path.replace(/^[/.]/, '').split(/[/.]/)[0] ?? path
}
