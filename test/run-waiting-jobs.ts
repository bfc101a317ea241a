import { tasksOf } from '../server/wiring.ts'
import type { Product } from './product.ts'

/** Runs every job that waits by one of these names, and those that they add, here and now; says how many there were. */
export async function runWaitingJobs(
  { services, database }: Pick<Product, 'services' | 'database'>,
  names: readonly string[],
): Promise<number> {
  const tasks = tasksOf(services)
  for (let done = 0; ; done++) {
    const { rows } = await database.pool.query<{ id: string; name: string; payload: Record<string, unknown> }>(
      `select jobs.id, identifier as name, payload from graphile_worker._private_jobs as jobs
       join graphile_worker._private_tasks as tasks on tasks.id = task_id
       where identifier = any($1) order by jobs.id limit 1`,
      [names],
    )
    const job = rows[0]
    if (!job) return done
    const task = tasks[job.name]
    if (!task) throw new Error(`there is no task ${job.name}`)
    await task(job.payload, { signal: AbortSignal.timeout(60_000), attempt: 1, isLastAttempt: true })
    await database.pool.query('select graphile_worker.complete_jobs(array[$1::bigint])', [job.id])
  }
}
