/** What `npm start` owes those who run it: a clear word, a clean end, and nothing lost where there was none. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { request } from 'playwright-core'
import { asking, becomeOwner, isDone, makeShop, orderFile, owner, planImport, untilImport } from './preparation.ts'
import { environment, listenTo, projectFolder, startServer } from './server.ts'

const folder = await mkdtemp(join(tmpdir(), 'regulars-start-'))
after(() => rm(folder, { recursive: true, force: true }))

test('a taken port is told in one sentence, and nothing is left running', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const address = other.address()
  assert(address !== null && typeof address === 'object')
  const dataFolder = join(folder, 'taken')
  const start = npmStart({ PORT: String(address.port), REGULARS_DATA: dataFolder })
  const said = textOf(start)
  const [code] = await once(start, 'close')
  other.close()
  assert.equal(code, 1)
  assert.match(
    said.stderr(),
    new RegExp(`^\\s*Port ${address.port} is taken by another program\\. Stop it, or choose another port: PORT=\\d+ npm start\\s*$`),
  )
  assert.deepEqual(await processesOn(dataFolder), [])
})

test('Ctrl-C ends server and database within ten seconds', async () => {
  const dataFolder = join(folder, 'ended')
  const start = npmStart({ PORT: '0', REGULARS_DATA: dataFolder })
  const url = await listenTo(start).says(/Regulars is ready at (\S+)\n/)
  assert.equal((await fetch(`${url}/health`)).status, 200)
  assert.notDeepEqual(await processesOn(dataFolder), [], 'a database runs on the folder')
  const askedAt = performance.now()
  start.kill('SIGINT')
  const [code] = await once(start, 'close')
  assert.equal(code, 0)
  assert.ok(performance.now() - askedAt < 10_000)
  assert.deepEqual(await processesOn(dataFolder), [])
})

test('after kill −9 what was acknowledged is there, and an import that was running goes on by itself', async () => {
  const dataFolder = join(folder, 'killed')
  const first = await startServer({ REGULARS_DATA: dataFolder })
  const client = await request.newContext()
  after(() => client.dispose())
  const ask = asking(client, first)
  await becomeOwner(ask, first)
  const shopId = await makeShop(ask, 'Kawiarnia')
  const path = await planImport(ask, { shopId, fileName: 'orders.csv', file: orderFile(40_000) })
  await ask('POST', `${path}/start`)
  await untilImport(ask, path, (found) => found.rowsRead > 0)
  first.process.kill('SIGKILL')
  await once(first.process, 'exit')

  const second = await startServer({ REGULARS_DATA: dataFolder })
  after(() => second.stop())
  const askAgain = asking(client, second)
  await askAgain('POST', '/api/sign-in', { email: owner.email, password: owner.password })
  assert.equal((await askAgain<{ name: string }>('GET', `/api/shops/${shopId}`)).name, 'Kawiarnia')
  const found = await untilImport(askAgain, path, isDone)
  assert.equal(found.rowsRead, 40_000)
  assert.equal(found.result?.ordersNew, 20_000)
})

/** `npm start` without npm. */
function npmStart(settings: Record<string, string>): ChildProcess {
  const start = spawn(process.execPath, ['bin/start.js'], {
    cwd: projectFolder,
    env: environment({ REGULARS_LOG_LEVEL: 'warn', ...settings }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  after(() => start.kill('SIGKILL'))
  return start
}

function textOf({ stdout, stderr }: ChildProcess): { stderr: () => string } {
  let text = ''
  stdout?.resume()
  stderr?.on('data', (chunk: Buffer) => {
    text += String(chunk)
  })
  return { stderr: () => text }
}

/** Processes whose command line names the folder, as that of a database does. */
async function processesOn(dataFolder: string): Promise<string[]> {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const commands = await Promise.all(processes.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')))
  return commands.filter((command) => command.includes(dataFolder)).map((command) => command.replaceAll('\0', ' '))
}
