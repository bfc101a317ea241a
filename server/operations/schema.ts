import { z } from 'zod'

export const Job = z.object({
  jobId: z.string(),
  name: z.string(),
  state: z.enum(['waiting', 'running', 'failed']),
  attempts: z.number().int(),
  lastError: z.string().nullable(),
  runAt: z.iso.datetime(),
  createdAt: z.iso.datetime(),
})
export type Job = z.infer<typeof Job>

export const Jobs = z.object({ waiting: z.number().int(), running: z.number().int(), failed: z.number().int(), jobs: z.array(Job) })
export type Jobs = z.infer<typeof Jobs>

export const Installation = z.object({
  version: z.string(),
  publicUrl: z.string(),
  allowPrivateHosts: z.array(z.string()),
  postgres: z.string(),
  /** Null where the database is somebody else's server. */
  dataFolder: z.string().nullable(),
})
export type Installation = z.infer<typeof Installation>
