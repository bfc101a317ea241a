import type { Check } from '../check.ts'

export const nodeVersion: Check = {
  code: 'node_version',
  run: async () => {
    const version = process.versions.node
    const isKnown = Number(version.split('.')[0]) >= 24
    return isKnown ? { state: 'ok', says: 'ok', values: { version } } : { state: 'fail', says: 'old', values: { version } }
  },
}
