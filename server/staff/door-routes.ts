import { z } from 'zod'
import { sessionCookie } from '../kit/access.ts'
import { transaction } from '../kit/database.ts'
import type { App } from '../kit/http.ts'
import { sharedLimit } from '../kit/rate-limits.ts'
import type { Services } from '../kit/services.ts'
import { acceptLink, linkState } from './accept-link.ts'
import { getMe } from './people.ts'
import { AcceptLink, LinkState, Me, SignIn } from './schema.ts'
import { clearSessionCookie, endSession, openSession, setSessionCookie } from './sessions.ts'
import { signIn, signInLimits } from './sign-in.ts'

const LinkParams = z.object({ token: z.string() })

/** The ways in and out: signing in, one-time links, signing out. */
export function doorRoutes(app: App, services: Services): void {
  const { database, clock } = services
  const limits = signInLimits(database)
  const linkLimit = sharedLimit(database, { name: 'link', tries: 60, seconds: 900 })

  app.post('/api/sign-in', { config: { access: 'public' }, schema: { body: SignIn, response: { 200: Me } } }, async (request, reply) => {
    const { staffId, token } = await signIn(database, limits, { ...request.body, address: request.ip, now: clock.now() })
    setSessionCookie(reply, token, services)
    return getMe(database.db, { staffId })
  })

  app.post('/api/sign-out', { config: { access: 'staff' }, schema: { response: { 204: z.null() } } }, async (request, reply) => {
    const token = request.cookies[sessionCookie] ?? ''
    await transaction(database, (tx) => endSession(tx, { token }))
    clearSessionCookie(reply, services)
    return reply.code(204).send(null)
  })

  app.get(
    '/api/links/:token',
    { config: { access: 'public' }, schema: { params: LinkParams, response: { 200: LinkState } } },
    async (request) => {
      await linkLimit.count(request.ip)
      return transaction(database, (tx) => linkState(tx, { token: request.params.token, now: clock.now() }))
    },
  )

  app.post(
    '/api/links/:token',
    { config: { access: 'public' }, schema: { params: LinkParams, body: AcceptLink, response: { 200: Me } } },
    async (request, reply) => {
      await linkLimit.count(request.ip)
      const { me, token } = await transaction(database, async (tx) => {
        const now = clock.now()
        const staffId = await acceptLink(tx, { ...request.params, ...request.body, now })
        return { token: await openSession(tx, { staffId, now }), me: await getMe(tx, { staffId }) }
      })
      setSessionCookie(reply, token, services)
      return me
    },
  )
}
