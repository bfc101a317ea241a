import { isTimeZone } from '../../kit/clock.ts'
import { all, sql } from '../../kit/database.ts'
import { type Check, databaseOf } from '../check.ts'

/** Days of a shop are counted in its zone, by this process and by the database. */
export const timeZones: Check = {
  code: 'time_zones',
  run: async (patient) => {
    const zones = await all(
      databaseOf(patient),
      sql<{ zone: string; isKnown: boolean }>`
        select time_zone as zone, exists (select 1 from pg_timezone_names where name = time_zone) as is_known
        from (select distinct time_zone from shops) as used order by time_zone`,
    )
    const unknown = zones.filter(({ zone, isKnown }) => !isKnown || !isTimeZone(zone)).map(({ zone }) => zone)
    return unknown.length === 0 ? { state: 'ok', says: 'ok' } : { state: 'fail', says: 'unknown', values: { zones: unknown.join(', ') } }
  },
}
