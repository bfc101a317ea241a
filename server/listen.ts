import type { Settings } from './config.ts'
import type { App } from './kit/http.ts'
import { StartProblem } from './kit/start-problem.ts'

/** Lets the server answer where the settings say, and returns that address. Throws a StartProblem where it cannot. */
export async function listen(app: App, { port, host }: Settings): Promise<string> {
  try {
    await app.listen({ port, host })
  } catch (error) {
    throw explained(error, { port, host })
  }
  const address = app.server.address()
  const taken = typeof address === 'object' && address !== null ? address.port : port
  return `http://${namedHost(host)}:${taken}`
}

function explained(error: unknown, { port, host }: { port: number; host: string }): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE')
    return new StartProblem(`Port ${port} is taken by another program. Stop it, or choose another port: PORT=${port + 1} npm start`)
  if (code === 'EACCES') return new StartProblem(`This account may not use port ${port}. Choose one above 1023: PORT=8030 npm start`)
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new StartProblem(`This machine has no address ${host}. Change the setting HOST.`)
  return error
}

/** What a browser on this machine can open. */
function namedHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}
