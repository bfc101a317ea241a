import type { ClaimView, MemberStatement, MemberView, ProgramView } from '../../../server/loyalty/member-schema.ts'

/** What the server answers; null where it refuses. Throws where it cannot be reached. */
export interface Door {
  begin(token: string): Promise<{ session: string } | null>
  program(shop: string): Promise<ProgramView | null>
  status(session: string): Promise<MemberView | null>
  statement(session: string, cursor: string | null): Promise<MemberStatement | null>
  /** Into the programme, with what `status` says then. */
  join(session: string): Promise<MemberView | null>
  /** The same key again is the same claim. */
  claim(session: string, rewardId: string, key: string): Promise<ClaimView | null>
}

const longestMs = 15_000

export function openDoor(origin: string, language: string): Door {
  const ask = async <Answer>(path: string, { session, body, key }: { session?: string; body?: unknown; key?: string } = {}) => {
    const address = new URL(`/p/loyalty/${path}`, origin)
    address.searchParams.set('language', language.slice(0, 40))
    const response = await fetch(address, {
      method: body === undefined ? 'GET' : 'POST',
      credentials: 'omit',
      signal: AbortSignal.timeout(longestMs),
      headers: {
        ...(session === undefined ? {} : { authorization: `Bearer ${session}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return response.ok ? ((await response.json()) as Answer) : null
  }
  return {
    begin: (token) => ask('sessions', { body: { token } }),
    program: (shop) => ask(`program?shop=${encodeURIComponent(shop)}`),
    status: (session) => ask('status', { session }),
    statement: (session, cursor) => ask(`statement${cursor === null ? '' : `?cursor=${encodeURIComponent(cursor)}`}`, { session }),
    join: (session) => ask('joining', { session, body: { agrees: true } }),
    claim: (session, rewardId, key) => ask('claims', { session, key, body: { rewardId } }),
  }
}
