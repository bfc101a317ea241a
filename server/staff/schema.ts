import { z } from 'zod'

const roles = ['owner', 'admin', 'marketer', 'support', 'analyst'] as const
export const Role = z.enum(roles)
export type Role = z.infer<typeof Role>

const Language = z.enum(['pl', 'uk', 'en'])

const email = z.email().max(254)
const password = z.string().min(10).max(200)
const name = z.string().trim().min(1).max(120)

export const SignIn = z.object({ email, password: z.string().min(1).max(200) })
/** The owner link makes the first person of an installation; an invitation link makes the next ones. Who has an account needs no name. */
export const AcceptLink = z.object({ email: email.optional(), name: name.optional(), password, language: Language })
export const LinkState = z.object({
  kind: z.enum(['owner', 'invitation']),
  email: z.string().nullable(),
  shopName: z.string().nullable(),
  /** The invited address has an account in this installation already: accepting takes its password and leaves its name. */
  hasAccount: z.boolean(),
})

/** `permissions` is what the role may do, so that a page does not offer what would be refused. */
export const Membership = z.object({
  shopId: z.uuid(),
  shopName: z.string(),
  isDemo: z.boolean(),
  currency: z.string(),
  role: Role,
  permissions: z.array(z.string()),
})
export const Me = z.object({
  staffId: z.uuid(),
  email: z.string(),
  name: z.string(),
  language: Language,
  /** May make new shops and load the demo: the installation's owner. */
  isInstallationOwner: z.boolean(),
  memberships: z.array(Membership),
})
export type Me = z.infer<typeof Me>
export const ChangeMe = z.object({
  name: name.optional(),
  language: Language.optional(),
  password: z.object({ current: z.string(), next: password }).optional(),
})

export const StaffMember = z.object({
  staffId: z.uuid(),
  email: z.string(),
  name: z.string(),
  role: Role,
  joinedAt: z.iso.datetime(),
  isYou: z.boolean(),
})
export const Invitation = z.object({ invitationId: z.uuid(), email: z.string(), role: Role, expiresAt: z.iso.datetime() })
export const Invite = z.object({ email, role: Role })
/** The link is shown once; only its hash is kept. */
export const InvitationCreated = Invitation.extend({ link: z.string() })
export const StaffList = z.object({ members: z.array(StaffMember), invitations: z.array(Invitation) })
export const ChangeRole = z.object({ role: Role })

/** Only what some route lets in: nobody is to make a key that opens nothing. */
export const apiScopes = [
  'customers:read',
  'analytics:read',
  'consent:read',
  'consent:write',
  'events:write',
  'loyalty:read',
  'loyalty:redeem',
  'messages:send',
  'webhooks:write',
] as const
export const ApiScope = z.enum(apiScopes)
export const ApiKey = z.object({
  keyId: z.uuid(),
  name: z.string(),
  kind: z.enum(['server', 'browser']),
  /** As they were chosen; one that an earlier version had opens nothing now. */
  scopes: z.array(z.string()),
  createdAt: z.iso.datetime(),
  revokedAt: z.iso.datetime().nullable(),
  /** The first characters, to tell keys apart. */
  hint: z.string(),
})
export const CreateApiKey = z.object({ name, kind: z.enum(['server', 'browser']), scopes: z.array(ApiScope).min(1) })
/** The key itself is shown once. */
export const ApiKeyCreated = ApiKey.extend({ key: z.string() })

/** The name as it is, typed again: nobody removes a shop by a slip. */
export const RemoveShop = z.object({ name: z.string().max(120) })

export const Change = z.object({
  changeId: z.uuid(),
  at: z.iso.datetime(),
  staffName: z.string().nullable(),
  /** For example `shop.changed`, `staff.invited`, `staff.role_changed`, `api_key.created`, `api_key.revoked`. */
  action: z.string(),
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
})
export const ChangeList = z.object({ changes: z.array(Change), nextCursor: z.string().nullable() })
export type LinkState = z.infer<typeof LinkState>
export type StaffList = z.infer<typeof StaffList>
export type StaffMember = z.infer<typeof StaffMember>
export type Invitation = z.infer<typeof Invitation>
export type InvitationCreated = z.infer<typeof InvitationCreated>
export type ApiKey = z.infer<typeof ApiKey>
export type ApiKeyCreated = z.infer<typeof ApiKeyCreated>
export type ApiScope = z.infer<typeof ApiScope>
export type AcceptLink = z.infer<typeof AcceptLink>
export type ChangeMe = z.infer<typeof ChangeMe>
export type ChangeList = z.infer<typeof ChangeList>
export const ApiKeyList = z.object({ keys: z.array(ApiKey) })
