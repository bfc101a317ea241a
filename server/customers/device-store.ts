import { hash } from 'node:crypto'
import { instants, uuids } from '../kit/arrays.ts'
import { all, sql, type Tx, write } from '../kit/database.ts'
import type { Run } from './device-runs.ts'

export interface SeenDevice {
  deviceId: string
  anonymousId: string
  firstSeenAt: Date
}

/** The id of the device that calls itself so: whoever sees it first makes the same (RFC 9562, version 8). */
export function deviceIdOf(anonymousId: string): string {
  const hex = hash('sha256', anonymousId)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** Makes devices nobody saw before, and holds all of them until the transaction ends: their runs are decided on what is stored. */
export async function takeDevices(tx: Tx, { shopId, devices }: { shopId: string; devices: readonly SeenDevice[] }): Promise<void> {
  const sorted = devices.toSorted((one, other) => (one.deviceId < other.deviceId ? -1 : 1))
  await write(
    tx,
    sql`
      insert into devices (shop_id, device_id, anonymous_id, first_seen_at)
      select ${shopId}, device.*
      from unnest(${uuids(sorted.map(({ deviceId }) => deviceId))}, ${sorted.map(({ anonymousId }) => anonymousId)}::text[], ${instants(sorted.map(({ firstSeenAt }) => firstSeenAt))}) as device
      on conflict (shop_id, device_id) do update set first_seen_at = excluded.first_seen_at where excluded.first_seen_at < devices.first_seen_at`,
  )
}

/** The runs of these devices, in event time. */
export async function runsOfDevices(
  tx: Tx,
  { shopId, deviceIds }: { shopId: string; deviceIds: readonly string[] },
): Promise<Map<string, Run[]>> {
  const rows = await all(
    tx,
    sql<{
      deviceId: string
      firstAt: Date
      firstMessage: string
      lastAt: Date
      lastMessage: string
      customerId: string
      originId: string | null
    }>`
      select device_id, first_at, first_message, last_at, last_message, customer_id, origin_id from device_runs
      where shop_id = ${shopId} and device_id = any(${uuids(deviceIds)})
      order by device_id, first_at, first_message`,
  )
  const runs = new Map<string, Run[]>()
  for (const { deviceId, firstAt, firstMessage, lastAt, lastMessage, ...owner } of rows) {
    const run = { ...owner, first: { at: firstAt, messageId: firstMessage }, last: { at: lastAt, messageId: lastMessage } }
    const known = runs.get(deviceId)
    if (known) known.push(run)
    else runs.set(deviceId, [run])
  }
  return runs
}

export interface DeviceRun extends Run {
  deviceId: string
}

/** Puts these runs in the place of those that the same devices had. */
export async function replaceRuns(
  tx: Tx,
  { shopId, before, after }: { shopId: string; before: readonly DeviceRun[]; after: readonly DeviceRun[] },
): Promise<void> {
  const kept = new Map(after.map((run) => [keyOf(run), run]))
  const gone = before.filter((run) => !kept.has(keyOf(run)))
  if (gone.length > 0)
    await write(
      tx,
      sql`
        delete from device_runs using unnest(${uuids(gone.map(({ deviceId }) => deviceId))}, ${instants(gone.map(({ first }) => first.at))}, ${gone.map(({ first }) => first.messageId)}::text[]) as gone (device_id, first_at, first_message)
        where device_runs.shop_id = ${shopId} and device_runs.device_id = gone.device_id and device_runs.first_at = gone.first_at and device_runs.first_message = gone.first_message`,
    )
  const stored = new Map(before.map((run) => [keyOf(run), run]))
  const changed = after.filter((run) => !sameRun(stored.get(keyOf(run)), run))
  if (changed.length === 0) return
  await write(
    tx,
    sql`
      insert into device_runs (shop_id, device_id, first_at, first_message, last_at, last_message, customer_id, origin_id)
      select ${shopId}, run.* from unnest(
        ${uuids(changed.map(({ deviceId }) => deviceId))},
        ${instants(changed.map(({ first }) => first.at))}, ${changed.map(({ first }) => first.messageId)}::text[],
        ${instants(changed.map(({ last }) => last.at))}, ${changed.map(({ last }) => last.messageId)}::text[],
        ${uuids(changed.map(({ customerId }) => customerId))}, ${uuids(changed.map(({ originId }) => originId))}
      ) as run
      on conflict (shop_id, device_id, first_at, first_message)
      do update set last_at = excluded.last_at, last_message = excluded.last_message, customer_id = excluded.customer_id, origin_id = excluded.origin_id`,
  )
}

/** Of two that begin with the same event. */
const sameRun = (one: DeviceRun | undefined, other: DeviceRun): boolean =>
  one !== undefined &&
  one.customerId === other.customerId &&
  one.originId === other.originId &&
  one.last.messageId === other.last.messageId &&
  one.last.at.getTime() === other.last.at.getTime()

const keyOf = ({ deviceId, first }: DeviceRun): string => `${deviceId} ${first.at.getTime()} ${first.messageId}`
