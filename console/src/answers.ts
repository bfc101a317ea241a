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
  Card as CardSchema,
  CustomerPrediction as CustomerPredictionSchema,
  HoldoutReport,
  Prediction as PredictionSchema,
  PredictionsAnswer,
  RunView,
} from '../../server/predictions/schema.ts'
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

/** The type that a schema of the server describes; only types cross over, no schema is bundled. */
type AnswerOf<Schema extends { _output: unknown }> = Schema['_output']

export type Customer = AnswerOf<typeof CustomerSchema>
export type CustomerPageAnswer = AnswerOf<typeof CustomerPageSchema>
export type CustomerSort = (typeof customerSorts)[number]
export type OrderView = AnswerOf<typeof OrderViewSchema>
export type OrderPageAnswer = AnswerOf<typeof OrderPageSchema>
export type SavedView = AnswerOf<typeof SavedViewSchema>
export type Predictions = PredictionsAnswer
export type PredictionRun = RunView
export type ModelCard = AnswerOf<typeof CardSchema>
export type Holdout = HoldoutReport
export type Prediction = AnswerOf<typeof PredictionSchema>
export type CustomerPredictionAnswer = AnswerOf<typeof CustomerPredictionSchema>
export type PlanStep = Plan['steps'][number]
export type Membership = AnswerOf<typeof MembershipSchema>
export type LinkState = AnswerOf<typeof LinkStateSchema>
export type StaffList = AnswerOf<typeof StaffListSchema>
export type StaffMember = AnswerOf<typeof StaffMemberSchema>
export type Invitation = AnswerOf<typeof InvitationSchema>
export type InvitationCreated = AnswerOf<typeof InvitationCreatedSchema>
export type ApiKey = AnswerOf<typeof ApiKeySchema>
export type ApiKeyCreated = AnswerOf<typeof ApiKeyCreatedSchema>
export type ApiScope = (typeof apiScopes)[number]
export type Change = AnswerOf<typeof ChangeSchema>
export type ChangeListAnswer = AnswerOf<typeof ChangeListSchema>

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
