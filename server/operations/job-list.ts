/** What the system is doing for one shop. Jobs carry their shop in the payload, which the queue's own view leaves out. */
import { all, type Db, first, one, sql, type Tx, write } from '../kit/database.ts'
import { notFound } from '../kit/problem.ts'
import type { Job, Jobs } from './schema.ts'

/** The shop's jobs: how many there are, and the first of them, failed ones before those at work and those that wait. */
export async function jobsOf(db: Db, { shopId, limit }: { shopId: string; limit: number }): Promise<Jobs> {
  const counts = await one(
    db,
    sql<Omit<Jobs, 'jobs'>>`
      select count(*) filter (where state = 'waiting') as waiting, count(*) filter (where state = 'running') as running,
             count(*) filter (where state = 'failed') as failed
      from (${shopJobs(shopId)}) jobs`,
  )
  const jobs = await all(
    db,
    sql<ListedJob>`select job_id, name, state, attempts, last_error, run_at, created_at from (${shopJobs(shopId)}) jobs
      order by array_position(array['failed', 'running', 'waiting'], state), run_at, job_id limit ${limit}`,
  )
  return { ...counts, jobs: jobs.map(presentJob) }
}

/** Lets a job of the shop that has failed for good run again, now and with all its attempts. Throws notFound where there is none. */
export async function retryJob(tx: Tx, { shopId, jobId, now }: { shopId: string; jobId: string; now: Date }): Promise<void> {
  if (!/^\d{1,18}$/.test(jobId)) throw notFound()
  const job = await first(tx, sql`select job_id from (${shopJobs(shopId)}) jobs where job_id = ${jobId} and state <> 'running'`)
  if (!job) throw notFound()
  await write(tx, sql`select graphile_worker.reschedule_jobs(array[${jobId}::bigint], run_at => ${now}::timestamptz, attempts => 0)`)
}

interface ListedJob extends Omit<Job, 'runAt' | 'createdAt'> {
  runAt: Date
  createdAt: Date
}

const presentJob = ({ runAt, createdAt, ...job }: ListedJob): Job => ({
  ...job,
  runAt: runAt.toISOString(),
  createdAt: createdAt.toISOString(),
})

const shopJobs = (shopId: string) => sql`
  select jobs.id::text as job_id, jobs.task_identifier as name, jobs.attempts, jobs.last_error, jobs.run_at, jobs.created_at,
         case when jobs.locked_at is not null then 'running' when jobs.attempts >= jobs.max_attempts then 'failed' else 'waiting' end as state
  from graphile_worker.jobs jobs join graphile_worker._private_jobs content on content.id = jobs.id
  where content.payload ->> 'shopId' = ${shopId} limit 10000`
