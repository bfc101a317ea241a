import type { Job } from './outbox.ts'

type Run = (text: string, values: unknown[]) => Promise<unknown>

/** Adds jobs in one statement, inside whatever transaction `run` belongs to. */
export async function addJobs(run: Run, jobs: readonly Job[]): Promise<void> {
  if (jobs.length === 0) return
  const specs = jobs.map(({ name, payload, key, runAt, maxAttempts, queue }) => ({
    identifier: name,
    payload,
    job_key: key ?? null,
    run_at: runAt?.toISOString() ?? null,
    max_attempts: maxAttempts ?? null,
    queue_name: queue ?? null,
  }))
  await run('select graphile_worker.add_jobs(array(select json_populate_recordset(null::graphile_worker.job_spec, $1::json)))', [
    JSON.stringify(specs),
  ])
}
