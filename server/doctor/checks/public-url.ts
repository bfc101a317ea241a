import type { Check } from '../check.ts'

const thisMachine = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]|::1)$/

export const publicUrl: Check = {
  code: 'public_url',
  run: async ({ settings: { publicUrl: url, host } }) => {
    if (url === null) return thisMachine.test(host) ? { state: 'ok', says: 'local' } : { state: 'warn', says: 'missing', values: { host } }
    const { protocol, hostname } = new URL(url)
    if (protocol === 'https:') return { state: 'ok', says: 'ok', values: { url } }
    return thisMachine.test(hostname) ? { state: 'ok', says: 'local' } : { state: 'fail', says: 'open', values: { url } }
  },
}
