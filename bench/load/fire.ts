import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { projectFolder } from '../measure/project.ts'

export interface Target {
  url: string
  headers: Readonly<Record<string, string>>
}

export interface Volley {
  perSecond: number
  p975Ms: number
}

/** Asks as fast as answers come, over 32 connections, from a process of its own. Throws where an answer is not 200. */
export async function fire({ url, headers }: Target, seconds: number): Promise<Volley> {
  const args = [
    '--json',
    '--connections',
    '32',
    '--duration',
    String(seconds),
    ...Object.entries(headers).flatMap(([name, value]) => ['--headers', `${name}=${value}`]),
    url,
  ]
  const { stdout } = await promisify(execFile)(process.execPath, [autocannon, ...args], { maxBuffer: 1 << 24 })
  const found = JSON.parse(stdout) as { requests: { average: number }; latency: { p97_5: number }; non2xx: number; errors: number }
  if (found.non2xx + found.errors > 0) throw new Error(`${url}: ${found.non2xx} refused, ${found.errors} failed`)
  return { perSecond: found.requests.average, p975Ms: found.latency.p97_5 }
}

const autocannon = join(projectFolder, 'node_modules/autocannon/autocannon.js')
