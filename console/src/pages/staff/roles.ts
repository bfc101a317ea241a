import type { Role } from '../../answers.ts'

/** From most rights to fewest. */
export const roles: readonly Role[] = ['owner', 'admin', 'marketer', 'support', 'analyst']
