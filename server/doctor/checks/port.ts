import { createServer } from 'node:net'
import type { Check } from '../check.ts'

/** The port is free, or it is this product that answers on it. */
export const port: Check = {
  code: 'port',
  run: async ({ settings: { host, port: number } }) => {
    const values = { port: String(number), host }
    if (number === 0) return { state: 'ok', says: 'any' }
    const obstacle = await listenOnce(host, number)
    if (obstacle === null) return { state: 'ok', says: 'free', values }
    if (obstacle === 'EACCES') return { state: 'fail', says: 'forbidden', values }
    if (obstacle !== 'EADDRINUSE') return { state: 'fail', says: 'no_address', values }
    return (await answersAsRegulars(host, number)) ? { state: 'ok', says: 'ours', values } : { state: 'fail', says: 'taken', values }
  },
}

/** What keeps a server from listening there, or null. */
async function listenOnce(host: string, number: number): Promise<string | null> {
  const server = createServer()
  try {
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen({ host, port: number }, resolve))
    await new Promise((resolve) => server.close(resolve))
    return null
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error)
  }
}

async function answersAsRegulars(host: string, number: number): Promise<boolean> {
  const reached = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host.includes(':') ? `[${host}]` : host
  try {
    const answer = await fetch(`http://${reached}:${number}/openapi.json`, { signal: AbortSignal.timeout(5_000) })
    const description: unknown = await answer.json()
    return JSON.stringify(description).includes('"title":"Regulars')
  } catch {
    return false
  }
}
