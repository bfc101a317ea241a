import type { FastifyReply } from 'fastify'
import { sessionCookie } from '../kit/access.ts'
import { sql, type Tx, write } from '../kit/database.ts'
import { hashSecret, newSecret } from '../kit/secret-hash.ts'
import type { Services } from '../kit/services.ts'

/** A session ends this long after it was last used. */
const sessionDays = 30

/** Opens a session and returns its token, which is nowhere kept: the database has its hash. */
export async function openSession(tx: Tx, { staffId, now }: { staffId: string; now: Date }): Promise<string> {
  const token = newSecret()
  await write(
    tx,
    sql`insert into staff_sessions (token_hash, staff_id, created_at, expires_at)
        values (${hashSecret(token)}, ${staffId}, ${now}, ${sessionEnd(now)})`,
  )
  return token
}

export async function endSession(tx: Tx, { token }: { token: string }): Promise<void> {
  await write(tx, sql`delete from staff_sessions where token_hash = ${hashSecret(token)}`)
}

/** Signs the person out everywhere: what every change of a password or of rights does. */
export async function endSessionsOf(tx: Tx, { staffId }: { staffId: string }): Promise<void> {
  await write(tx, sql`delete from staff_sessions where staff_id = ${staffId}`)
}

/** Lets a session that is in use go on. Once a day is enough, so that reading costs no write. */
export async function prolongSession(tx: Tx, { token, now }: { token: string; now: Date }): Promise<void> {
  await write(
    tx,
    sql`update staff_sessions set expires_at = ${sessionEnd(now)} where token_hash = ${hashSecret(token)} and expires_at > ${now}`,
  )
}

/** Whether a session has been in use for more than a day since it was last prolonged. */
export const needsProlonging = (expiresAt: Date, now: Date): boolean => sessionEnd(now).getTime() - expiresAt.getTime() > msPerDay

/** At most `limit` sessions that ended; says how many there were. */
export async function forgetEndedSessions(tx: Tx, { now, limit }: { now: Date; limit: number }): Promise<number> {
  const { count } = await write(
    tx,
    sql`delete from staff_sessions where token_hash in (
          select token_hash from staff_sessions where expires_at <= ${now} limit ${limit} for update skip locked)`,
  )
  return count
}

/** Hands the token to the browser, which keeps it from scripts and from other sites' requests. */
export function setSessionCookie(reply: FastifyReply, token: string, { publicUrl }: Services): void {
  reply.setCookie(sessionCookie, token, { ...cookieOptions(publicUrl()), maxAge: sessionDays * 86_400 })
}

export function clearSessionCookie(reply: FastifyReply, { publicUrl }: Services): void {
  reply.clearCookie(sessionCookie, cookieOptions(publicUrl()))
}

const cookieOptions = (publicUrl: string) =>
  ({ path: '/', httpOnly: true, sameSite: 'lax', secure: publicUrl.startsWith('https:') }) as const

const msPerDay = 86_400_000

const sessionEnd = (now: Date): Date => new Date(now.getTime() + sessionDays * msPerDay)
