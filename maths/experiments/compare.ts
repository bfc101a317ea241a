import { type AlwaysValidTest, alwaysValid } from './always-valid.ts'
import type { Arm } from './arms.ts'
import type { NotEnoughData } from './estimate.ts'
import { type Compared, welch } from './fixed-horizon.ts'
import { type MsprtTest, msprt } from './msprt.ts'
import { comparePlanned, type Looked, type PlannedComparison } from './planned-looks.ts'

/** How often may be looked: always, once at the end, or at planned moments. */
export type Method =
  | ({ method?: 'always_valid' | undefined } & AlwaysValidTest)
  | ({ method: 'fixed_horizon' } & Omit<AlwaysValidTest, 'tunedFor'>)
  | ({ method: 'planned_looks' } & PlannedComparison)
  | ({ method: 'msprt' } & MsprtTest)

/**
 * Compares the treatment with the control. Unless another method is named, the answer is one that may be looked at every
 * day; the others need a promise that is kept, and say in their own words which.
 */
export function compare(control: Arm, treatment: Arm, method: Method = {}): Compared | Looked | NotEnoughData {
  switch (method.method) {
    case undefined:
    case 'always_valid':
      return alwaysValid(control, treatment, method)
    case 'fixed_horizon':
      return welch(control, treatment, method)
    case 'planned_looks':
      return comparePlanned(control, treatment, method)
    case 'msprt':
      return msprt(control, treatment, method)
  }
}
