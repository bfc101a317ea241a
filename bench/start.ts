/** `npm start` from the second time on: from the command to the first answered request. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { projectFolder } from './measure/project.ts'
import { below, median, round, say, tell } from './measure/result.ts'
import { withTemporaryFolder } from './measure/temporary-database.ts'

await withTemporaryFolder(async (folder) => {
  const first = await startAndStop(folder)
  say(`first start: ${round(first)} s`)
  const again: number[] = []
  for (let turn = 0; turn < 3; turn++) again.push(await startAndStop(folder))
  say(`later starts: ${again.map((seconds) => round(seconds)).join(', ')} s`)
  tell({
    name: 'start',
    ratio: null,
    limit: 'absolute: 10 s',
    seconds: round(median(again), 2),
    slowestSeconds: round(Math.max(...again), 2),
    // With everything installed and built, but with a new database.
    firstSeconds: round(first, 2),
    goals: [below('second start to first answered request < 10 s', median(again), 10)],
  })
})

/** Seconds from the command to the first answer; the server is ended cleanly afterwards. */
async function startAndStop(folder: string): Promise<number> {
  const port = await freePort()
  const began = performance.now()
  const server = spawn(process.execPath, [join(projectFolder, 'bin/start.js')], {
    cwd: projectFolder,
    env: { ...withoutSettings(process.env), PORT: String(port), REGULARS_DATA: join(folder, 'data'), REGULARS_LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const isReady = saysThatItIsReady(server)
  try {
    await untilAnswered(server, `http://127.0.0.1:${port}/health`)
    const seconds = (performance.now() - began) / 1000
    await isReady
    return seconds
  } finally {
    const ended = once(server, 'exit')
    if (server.exitCode === null && server.kill('SIGINT')) await ended
  }
}

/** Requests are answered a moment before the background work has begun and the address is told. */
function saysThatItIsReady({ stdout }: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    let told = ''
    stdout?.on('data', (text) => {
      told = `${told}${text}`.slice(-1_000)
      if (told.includes('Regulars is ready at')) resolve()
    })
    stdout?.once('close', resolve)
  })
}

async function untilAnswered(server: ChildProcess, url: string): Promise<void> {
  const deadline = performance.now() + 120_000
  while (performance.now() < deadline) {
    if (server.exitCode !== null) throw new Error(`npm start ended with code ${server.exitCode}`)
    const response = await fetch(url).catch(() => null)
    await response?.body?.cancel()
    if (response?.ok) return
    await sleep(20)
  }
  throw new Error('the server did not answer within two minutes')
}

/** The benchmark is about the product as it comes, whatever is set around here. */
function withoutSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('REGULARS_') && !name.startsWith('DATABASE_')))
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('there is no free port')
  return address.port
}
