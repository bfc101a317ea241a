import { z } from 'zod'
import { type Actor, actorOf } from '../kit/access.ts'
import { recordChange } from '../kit/change-log.ts'
import { transaction } from '../kit/database.ts'
import type { App } from '../kit/http.ts'
import { conflict, forbidden } from '../kit/problem.ts'
import type { Services } from '../kit/services.ts'
import { createInvitation, type OpenInvitation, openInvitations, withdrawInvitation } from './invitations.ts'
import { linkAddress } from './link-token.ts'
import { changeRole, getMember, type Member, membersOf, removeMember } from './members.ts'
import { mayChangeRole } from './permissions.ts'
import { ChangeRole, type Invitation, InvitationCreated, Invite, StaffList, StaffMember } from './schema.ts'

const ShopParams = z.object({ shopId: z.uuid() })
const StaffParams = ShopParams.extend({ staffId: z.uuid() })
const InvitationParams = ShopParams.extend({ invitationId: z.uuid() })
const change = { access: { permission: 'staff:change' } } as const

/** Who works in a shop: the list, invitations, roles. */
export function memberRoutes(app: App, { database, clock, publicUrl }: Services): void {
  app.get(
    '/api/shops/:shopId/staff',
    { config: { access: { permission: 'staff:read' } }, schema: { params: ShopParams, response: { 200: StaffList } } },
    async (request) => {
      const { shopId } = actorOf(request)
      const [members, invitations] = await Promise.all([
        membersOf(database.db, { shopId }),
        openInvitations(database.db, { shopId, now: clock.now() }),
      ])
      return { members: members.map((member) => presentMember(member, actorOf(request))), invitations: invitations.map(presentInvitation) }
    },
  )

  app.post(
    '/api/shops/:shopId/invitations',
    { config: change, schema: { params: ShopParams, body: Invite, response: { 201: InvitationCreated } } },
    async (request, reply) => {
      const { shopId } = actorOf(request)
      const by = personIn(actorOf(request))
      const now = clock.now()
      const { email, role } = request.body
      const invitation = await transaction(database, async (tx) => {
        const inviter = await getMember(tx, { shopId, staffId: by })
        if (!mayChangeRole(inviter.role, { from: null, to: role })) throw forbidden('not_allowed')
        const members = await membersOf(tx, { shopId })
        if (members.some((member) => member.email.toLowerCase() === email.toLowerCase())) throw conflict('already_member', { email })
        const created = await createInvitation(tx, { shopId, email, role, invitedBy: by, now })
        await recordChange(tx, { shopId, staffId: by, action: 'staff.invited', before: null, after: { email, role }, now })
        return created
      })
      return reply.code(201).send({ ...presentInvitation(invitation), link: linkAddress(publicUrl(), invitation.link) })
    },
  )

  app.delete(
    '/api/shops/:shopId/invitations/:invitationId',
    { config: change, schema: { params: InvitationParams, response: { 204: z.null() } } },
    async (request, reply) => {
      const { shopId } = actorOf(request)
      const now = clock.now()
      await transaction(database, async (tx) => {
        const { email, role } = await withdrawInvitation(tx, { shopId, invitationId: request.params.invitationId })
        await recordChange(tx, {
          shopId,
          staffId: personIn(actorOf(request)),
          action: 'staff.invitation_withdrawn',
          before: { email, role },
          after: null,
          now,
        })
      })
      return reply.code(204).send(null)
    },
  )

  app.patch(
    '/api/shops/:shopId/staff/:staffId',
    { config: change, schema: { params: StaffParams, body: ChangeRole, response: { 200: StaffMember } } },
    async (request) => {
      const { shopId } = actorOf(request)
      const { staffId } = request.params
      const { role } = request.body
      const by = personIn(actorOf(request))
      const now = clock.now()
      const member = await transaction(database, async (tx) => {
        const before = await changeRole(tx, { shopId, staffId, by, role, now })
        if (before.role !== role) {
          const { email } = before
          await recordChange(tx, {
            shopId,
            staffId: by,
            action: 'staff.role_changed',
            before: { email, role: before.role },
            after: { email, role },
            now,
          })
        }
        return getMember(tx, { shopId, staffId })
      })
      return presentMember(member, actorOf(request))
    },
  )

  app.delete(
    '/api/shops/:shopId/staff/:staffId',
    { config: change, schema: { params: StaffParams, response: { 204: z.null() } } },
    async (request, reply) => {
      const { shopId } = actorOf(request)
      const by = personIn(actorOf(request))
      const now = clock.now()
      await transaction(database, async (tx) => {
        const { email, role } = await removeMember(tx, { shopId, staffId: request.params.staffId, by, now })
        await recordChange(tx, { shopId, staffId: by, action: 'staff.removed', before: { email, role }, after: null, now })
      })
      return reply.code(204).send(null)
    },
  )
}

/** No scope of an API key gives rights over people, so whoever comes here is a person. */
function personIn(actor: Actor): string {
  if (actor.kind !== 'staff') throw forbidden('not_allowed')
  return actor.staffId
}

const presentMember = ({ joinedAt, ...member }: Member, actor: Actor): StaffMember => ({
  ...member,
  joinedAt: joinedAt.toISOString(),
  isYou: actor.kind === 'staff' && actor.staffId === member.staffId,
})

const presentInvitation = ({ invitationId, email, role, expiresAt }: OpenInvitation): Invitation => ({
  invitationId,
  email,
  role,
  expiresAt: expiresAt.toISOString(),
})
