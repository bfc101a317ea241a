/**
 * Runs the jobs that transactions have added, in the background of this process.
 *
 * A job runs at least once. One whose process died is taken up again by the next process to look: each process keeps one
 * connection open under the name of its worker, and the server ends that with the process, however it ended.
 */
import { EventEmitter } from 'node:events'
import { Logger, parseCronItems, type Runner, run, type WorkerEvents } from 'graphile-worker'
import pg from 'pg'
import type { Log } from './log.ts'

export type Payload = Readonly<Record<string, unknown>>

export interface JobRun {
  /** Aborted when the process is about to end: long work stores its progress and throws or returns. */
  signal: AbortSignal
  attempt: number
  isLastAttempt: boolean
}

/** Does one job. It may be called again for the same payload. What it throws is kept with the job, which is tried again later. */
export type Task = (payload: Payload, job: JobRun) => Promise<void>

export interface JobsOptions {
  pool: pg.Pool
  /** A connection of its own: not through a transaction pooler. */
  connection: pg.PoolConfig
  tasks: Readonly<Record<string, Task>>
  /** Tasks that run by the clock of UTC, five fields as in a crontab. */
  schedule?: readonly { task: string; at: string }[]
  log: Log
  concurrency?: number
}

/** Starts to run jobs. `stop` lets those under way finish, or gives them back after some seconds. */
export async function runJobs({
  pool,
  connection,
  tasks,
  schedule = [],
  log,
  concurrency = 4,
}: JobsOptions): Promise<{ stop(): Promise<void> }> {
  const presence = await announcePresence(connection, log)
  const events: WorkerEvents = new EventEmitter()
  events.on('pool:create', ({ workerPool }) => presence.name(workerPool.id))
  await takeUpAbandoned(pool, log)
  const timer = setInterval(() => void takeUpAbandoned(pool, log), 10_000)
  const runner: Runner = await run({
    pgPool: pool,
    events,
    taskList: Object.fromEntries(Object.entries(tasks).map(([name, task]) => [name, asWorkerTask(task)])),
    parsedCronItems: parseCronItems(schedule.map(({ task, at }) => ({ task, match: at, identifier: task }))),
    noHandleSignals: true,
    logger: workerLog(log),
    preset: {
      worker: {
        concurrentJobs: concurrency,
        pollInterval: 2_000,
        gracefulShutdownAbortTimeout: 5_000,
        completeJobBatchDelay: 0,
        failJobBatchDelay: 0,
        localQueue: { size: 100 },
      },
    },
  })
  return {
    stop: async () => {
      clearInterval(timer)
      await runner.stop()
      await presence.end()
    },
  }
}

type WorkerTask = (
  payload: unknown,
  helpers: { abortSignal: AbortSignal; job: { attempts: number; max_attempts: number } },
) => Promise<void>

function asWorkerTask(task: Task): WorkerTask {
  return (payload, { abortSignal, job }) =>
    task(payload as Payload, { signal: abortSignal, attempt: job.attempts, isLastAttempt: job.attempts >= job.max_attempts })
}

const presencePrefix = 'regulars-worker:'

/** One open connection that carries the worker's name, and is opened again whenever it breaks. */
async function announcePresence(connection: pg.PoolConfig, log: Log) {
  let worker = ''
  let isOver = false
  let client = await connect()

  async function connect(): Promise<pg.Client> {
    const opened = new pg.Client({ ...connection, application_name: `${presencePrefix}${worker}`, keepAlive: true })
    opened.on('error', (error) => {
      log.warn({ err: error }, 'the connection that shows this worker broke')
    })
    opened.on('end', () => {
      if (!isOver) setTimeout(() => void reconnect(), 1_000).unref()
    })
    await opened.connect()
    return opened
  }

  async function reconnect(): Promise<void> {
    if (isOver) return
    try {
      client = await connect()
    } catch {
      // The database is away: `end` comes from the failed attempt too, and so the next one.
    }
  }

  return {
    name: (id: string) => {
      worker = id
      client
        .query('select set_config($1, $2, false)', ['application_name', `${presencePrefix}${id}`])
        .catch((error: unknown) => log.warn({ err: error }, 'this worker could not be named'))
    },
    end: async () => {
      isOver = true
      await client.end()
    },
  }
}

/** Jobs taken by workers that are not there any more. A few seconds pass first, because a new worker names itself after it begins. */
async function takeUpAbandoned(pool: pg.Pool, log: Log): Promise<void> {
  try {
    const { rows } = await pool.query<{ workers: string[] | null }>(
      `select array_agg(distinct locked_by) as workers from (
         select locked_by from graphile_worker.jobs where locked_by is not null
         group by locked_by having max(locked_at) < now() - interval '5 seconds') as taken
       where locked_by not in (select substr(application_name, $1) from pg_stat_activity where application_name like $2)`,
      [presencePrefix.length + 1, `${presencePrefix}%`],
    )
    const workers = rows[0]?.workers
    if (!workers) return
    log.warn({ workers }, 'jobs of workers that died are taken up again')
    await pool.query('select graphile_worker.force_unlock_workers($1)', [workers])
  } catch (error) {
    // Looked at again in ten seconds; a database that is away is told by everything else.
    log.warn({ err: error }, 'abandoned jobs could not be looked for')
  }
}

function workerLog(log: Log): Logger {
  const levels = { error: 'error', warning: 'warn', info: 'debug', debug: 'trace' } as const
  return new Logger(
    ({ jobId, taskIdentifier }) =>
      (level, message) =>
        log[levels[level]]({ jobId, task: taskIdentifier }, message),
  )
}
