import type { Check } from '../check.ts'

/** What was allowed on purpose is no fault, but has to be seen. */
export const privateHosts: Check = {
  code: 'private_hosts',
  run: async ({ settings: { allowedPrivateHosts: hosts } }) =>
    hosts.length === 0 ? { state: 'ok', says: 'none' } : { state: 'ok', says: 'some', values: { hosts: hosts.join(', ') } },
}
