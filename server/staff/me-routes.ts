import { personOf } from '../kit/access.ts'
import { transaction } from '../kit/database.ts'
import type { App } from '../kit/http.ts'
import { invalid } from '../kit/problem.ts'
import type { Services } from '../kit/services.ts'
import { hashPassword, isPassword } from './passwords.ts'
import { changePassword, changePerson, getAccount, getMe } from './people.ts'
import { ChangeMe, Me } from './schema.ts'
import { endSessionsOf, openSession, setSessionCookie } from './sessions.ts'

/** Who is signed in, and changing one's own name, language and password. */
export function meRoutes(app: App, services: Services): void {
  const { database, clock } = services

  app.get('/api/me', { config: { access: 'staff' }, schema: { response: { 200: Me } } }, async (request) =>
    getMe(database.db, { staffId: personOf(request).staffId }),
  )

  app.patch('/api/me', { config: { access: 'staff' }, schema: { body: ChangeMe, response: { 200: Me } } }, async (request, reply) => {
    const { staffId } = personOf(request)
    const { name, language, password } = request.body
    const passwordHash = password && (await nextHash(services, { staffId, ...password }))
    const { me, token } = await transaction(database, async (tx) => {
      await changePerson(tx, { staffId, name, language })
      if (passwordHash === undefined) return { me: await getMe(tx, { staffId }), token: undefined }
      await changePassword(tx, { staffId, passwordHash })
      // Whoever else had got in is out; the person who changed it goes on.
      await endSessionsOf(tx, { staffId })
      return { me: await getMe(tx, { staffId }), token: await openSession(tx, { staffId, now: clock.now() }) }
    })
    if (token) setSessionCookie(reply, token, services)
    return me
  })
}

async function nextHash(
  { database }: Services,
  { staffId, current, next }: { staffId: string; current: string; next: string },
): Promise<string> {
  const { passwordHash } = await transaction(database, (tx) => getAccount(tx, { staffId }))
  if (!(await isPassword(current, passwordHash))) throw invalid('wrong_current_password')
  return hashPassword(next)
}
