import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { needsDatabase, testDatabase } from '../../test/database.ts'
import { transaction } from './database.ts'
import { newId } from './ids.ts'
import { type JobRun, type Payload, runJobs, type Task } from './jobs.ts'
import { addJobs } from './jobs-queue.ts'
import { type Job, publish } from './outbox.ts'

const log = pino({ level: 'silent' })

test('an event becomes a job with its commit, and only then', needsDatabase, async () => {
  const database = await testDatabase({ together: [], later: [{ event: 'thing.happened', job: 'note' }] })
  const { runs, next } = aNotebook()
  await using _worker = await aWorker(database, { note: next.task })
  const shopId = newId()
  const refused = transaction(database, async (tx) => {
    publish(tx, { type: 'thing.happened', shopId, thing: 'undone' })
    throw new Error('no')
  })
  await assert.rejects(refused)
  await transaction(database, async (tx) => publish(tx, { type: 'thing.happened', shopId, thing: 'done' }))
  await next.run()
  assert.deepEqual(
    runs.map(({ payload }) => payload.thing),
    ['done'],
  )
})

test('a job that fails is tried again and says which attempt it is', needsDatabase, async () => {
  const database = await testDatabase()
  const { runs, next } = aNotebook({ failures: 1 })
  await using _worker = await aWorker(database, { note: next.task })
  await add(database, { name: 'note', payload: { n: 1 }, maxAttempts: 2 })
  await next.run()
  await untilTrue(
    async () =>
      (await database.pool.query("select from graphile_worker.jobs where attempts = 1 and locked_at is null and last_error = 'failed'"))
        .rowCount === 1,
  )
  await database.pool.query('update graphile_worker._private_jobs set run_at = now()')
  await next.run()
  assert.deepEqual(
    runs.map(({ attempt, isLastAttempt }) => [attempt, isLastAttempt]),
    [
      [1, false],
      [2, true],
    ],
  )
})

test('stopping tells jobs under way and gives back what does not end', needsDatabase, async () => {
  const database = await testDatabase()
  let signalled = false
  const begun = Promise.withResolvers<void>()
  const jobs = await runJobs({
    pool: database.pool,
    connection: { connectionString: database.url },
    log,
    tasks: {
      long: async (_payload, { signal }) => {
        begun.resolve()
        await once(signal, 'abort')
        signalled = true
        throw new Error('stopped')
      },
    },
  })
  await add(database, { name: 'long', payload: {} })
  await begun.promise
  await jobs.stop()
  assert(signalled)
  const { rows } = await database.pool.query('select locked_at, attempts from graphile_worker.jobs')
  assert.deepEqual(
    rows.map(({ locked_at }) => locked_at),
    [null],
  )
})

test('the job of a process that was killed is taken up by the next one', needsDatabase, async () => {
  const database = await testDatabase()
  await add(database, { name: 'note', payload: { n: 1 } })
  const child = spawn(process.execPath, ['--input-type=module', '-e', workerThatHangs], {
    cwd: import.meta.dirname,
    env: { ...process.env, WORKER_DATABASE: database.url },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  child.kill('SIGKILL')
  await once(child, 'exit')
  // A worker is given some seconds to name itself before its jobs are taken for abandoned.
  await database.pool.query("update graphile_worker._private_jobs set locked_at = locked_at - interval '6 seconds'")
  const { runs, next } = aNotebook()
  await using _worker = await aWorker(database, { note: next.task })
  await next.run()
  assert.deepEqual(
    runs.map(({ payload }) => payload),
    [{ n: 1 }],
  )
})

test('the jobs of a worker that lives are left to it', needsDatabase, async () => {
  const database = await testDatabase()
  const begun = Promise.withResolvers<void>()
  const end = Promise.withResolvers<void>()
  let runs = 0
  const task: Task = async () => {
    runs++
    begun.resolve()
    await end.promise
  }
  await using _worker = await aWorker(database, { slow: task })
  await add(database, { name: 'slow', payload: {} })
  await begun.promise
  await database.pool.query("update graphile_worker._private_jobs set locked_at = locked_at - interval '1 minute'")
  await using _other = await aWorker(database, { slow: task })
  await sleep(300)
  end.resolve()
  assert.equal(runs, 1)
})

const workerThatHangs = `
import { pino } from 'pino'
import { openDatabase } from './database.ts'
import { runJobs } from './jobs.ts'
const connection = { connectionString: process.env.WORKER_DATABASE }
await runJobs({ pool: openDatabase({ connection }).pool, connection, log: pino({ level: 'silent' }), tasks: { note: () => { process.stdout.write('begun'); return new Promise(() => {}) } } })
`

type TestDatabase = Awaited<ReturnType<typeof testDatabase>>

/** Ends with the block that made it: before the database does, which would wait for its connections. */
async function aWorker(database: TestDatabase, tasks: Record<string, Task>): Promise<AsyncDisposable> {
  const jobs = await runJobs({ pool: database.pool, connection: { connectionString: database.url }, tasks, log })
  return { [Symbol.asyncDispose]: jobs.stop }
}

const add = ({ pool }: TestDatabase, job: Job) => addJobs((text, values) => pool.query(text, values), [job])

/** A task that notes how it was called, and fails the first so many times. */
function aNotebook({ failures = 0 } = {}) {
  const runs: (Omit<JobRun, 'signal'> & { payload: Payload })[] = []
  let called = Promise.withResolvers<void>()
  const task: Task = async (payload, { attempt, isLastAttempt }) => {
    runs.push({ payload, attempt, isLastAttempt })
    called.resolve()
    if (runs.length <= failures) throw new Error('failed')
  }
  const run = async () => {
    await called.promise
    called = Promise.withResolvers()
  }
  return { runs, next: { task, run } }
}

async function untilTrue(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await sleep(20)
}
