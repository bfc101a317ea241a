import type { z } from 'zod'
import type {
  CustomerPage as CustomerPageSchema,
  Customer as CustomerSchema,
  customerSorts,
  OrderPage as OrderPageSchema,
  OrderView as OrderViewSchema,
  SavedView as SavedViewSchema,
} from '../../server/customers/schema.ts'
import type { Plan } from '../../server/plan/schema.ts'
import type {
  ApiKeyCreated as ApiKeyCreatedSchema,
  ApiKey as ApiKeySchema,
  apiScopes,
  ChangeList as ChangeListSchema,
  Change as ChangeSchema,
  InvitationCreated as InvitationCreatedSchema,
  Invitation as InvitationSchema,
  LinkState as LinkStateSchema,
  Membership as MembershipSchema,
  StaffList as StaffListSchema,
  StaffMember as StaffMemberSchema,
} from '../../server/staff/schema.ts'

export type { CustomerSummary } from '../../server/customers/schema.ts'
export type { Plan } from '../../server/plan/schema.ts'
export type { Shop } from '../../server/shops/schema.ts'
export type { Me, Role } from '../../server/staff/schema.ts'

export type Customer = z.infer<typeof CustomerSchema>
export type CustomerPageAnswer = z.infer<typeof CustomerPageSchema>
export type CustomerSort = (typeof customerSorts)[number]
export type OrderView = z.infer<typeof OrderViewSchema>
export type OrderPageAnswer = z.infer<typeof OrderPageSchema>
export type SavedView = z.infer<typeof SavedViewSchema>
export type PlanStep = Plan['steps'][number]
export type Membership = z.infer<typeof MembershipSchema>
export type LinkState = z.infer<typeof LinkStateSchema>
export type StaffList = z.infer<typeof StaffListSchema>
export type StaffMember = z.infer<typeof StaffMemberSchema>
export type Invitation = z.infer<typeof InvitationSchema>
export type InvitationCreated = z.infer<typeof InvitationCreatedSchema>
export type ApiKey = z.infer<typeof ApiKeySchema>
export type ApiKeyCreated = z.infer<typeof ApiKeyCreatedSchema>
export type ApiScope = (typeof apiScopes)[number]
export type Change = z.infer<typeof ChangeSchema>
export type ChangeListAnswer = z.infer<typeof ChangeListSchema>

export type DemoState = { state: 'none' | 'loading' | 'ready'; progress: number; shopIds: string[] }
export type Job = {
  jobId: string
  name: string
  state: 'waiting' | 'running' | 'failed'
  attempts: number
  lastError: string | null
  runAt: string
  createdAt: string
}
export type Jobs = { waiting: number; running: number; failed: number; jobs: Job[] }
export type Installation = { version: string; publicUrl: string; allowPrivateHosts: string[]; postgres: string; dataFolder: string | null }
