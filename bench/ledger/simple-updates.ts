import type { Database } from '../../server/kit/database.ts'

const rows = 1_000_000

/** The tables of pgbench that its script `simple-update` (`-N`) uses, at scale 10. */
export async function makeSimpleTables({ pool }: Database): Promise<void> {
  await pool.query('create table bench_accounts (aid integer primary key, bid integer, abalance integer, filler char(84))')
  await pool.query(`insert into bench_accounts select n, n / 100000, 0, '' from generate_series(1, ${rows}) as n`)
  await pool.query('create table bench_history (tid integer, bid integer, aid integer, delta integer, mtime timestamp, filler char(22))')
  await pool.query('vacuum analyze bench_accounts')
}

/** Transactions of that script a second, over so many connections of the same driver, each statement prepared. */
export async function simpleUpdates(
  { pool }: Database,
  { connections, seconds }: { connections: number; seconds: number },
): Promise<number> {
  const until = performance.now() + seconds * 1000
  const counts = await Promise.all(
    Array.from({ length: connections }, async () => {
      const client = await pool.connect()
      let done = 0
      while (performance.now() < until) {
        const [aid, delta, tid, bid] = [1 + below(rows), below(10_000) - 5_000, 1 + below(100), 1 + below(10)]
        await client.query('begin')
        await client.query({ name: 'b1', text: 'update bench_accounts set abalance = abalance + $1 where aid = $2', values: [delta, aid] })
        await client.query({ name: 'b2', text: 'select abalance from bench_accounts where aid = $1', values: [aid] })
        await client.query({
          name: 'b3',
          text: 'insert into bench_history (tid, bid, aid, delta, mtime) values ($1, $2, $3, $4, current_timestamp)',
          values: [tid, bid, aid, delta],
        })
        await client.query('commit')
        done++
      }
      client.release()
      return done
    }),
  )
  return counts.reduce((sum, done) => sum + done, 0) / seconds
}

const below = (limit: number): number => Math.floor(Math.random() * limit)
