import type { ArrivalPage as ArrivalPageAnswer, Arrival as ArrivalSchema, eventTypes } from '../../server/activity/schema.ts'
import type {
  ConsentAnswers as ConsentAnswersSchema,
  ConsentTexts as ConsentTextsSchema,
  CustomerConsents as CustomerConsentsSchema,
  ErasurePreview as ErasurePreviewSchema,
  EvidenceEntry as EvidenceEntrySchema,
  EvidenceList as EvidenceListSchema,
  Policies as PoliciesSchema,
  PrivacyRequestList as PrivacyRequestListSchema,
  PrivacyRequest as PrivacyRequestSchema,
  Receipt as ReceiptSchema,
  RetentionRules as RetentionRulesSchema,
  SuppressionList as SuppressionListSchema,
} from '../../server/consent/schema.ts'
import type { BulkPreview as BulkPreviewSchema, Bulk as BulkSchema } from '../../server/customers/bulk-schema.ts'
import type { Colleagues, Note as NoteSchema, NoteVersions, NoticeList } from '../../server/customers/note-schema.ts'
import type {
  CustomerPage as CustomerPageSchema,
  Customer as CustomerSchema,
  customerSorts,
  Duplicates as DuplicatesAnswer,
  FieldTrial as FieldTrialSchema,
  ListedCustomer as ListedCustomerSchema,
  MergeDone as MergeDoneSchema,
  Merges as MergesSchema,
  MergeUndone as MergeUndoneSchema,
  OrderPage as OrderPageSchema,
  OrderView as OrderViewSchema,
  SavedView as SavedViewSchema,
  TagList as TagListSchema,
  TimelinePage as TimelinePageSchema,
} from '../../server/customers/schema.ts'
import type { TaskPage as TaskPageSchema, Task as TaskSchema } from '../../server/customers/task-schema.ts'
import type {
  GiftCards as GiftCardsSchema,
  IssuedCard as IssuedCardSchema,
  VatAnswer as VatFiguresAnswer,
} from '../../server/loyalty/gift-card-schema.ts'
import type { IdentityKeyView } from '../../server/loyalty/member-schema.ts'
import type {
  Approvals as ApprovalsSchema,
  DefaultProgram as DefaultProgramSchema,
  Lots as LotsSchema,
  MemberPage as LoyaltyMemberPageSchema,
  ProgramVersions as ProgramVersionsSchema,
  RewardList as RewardListSchema,
  Statement as StatementSchema,
} from '../../server/loyalty/schema.ts'
import type {
  Preview as MessagePreviewSchema,
  SendDetail as SendDetailSchema,
  SendList,
  TemplateList,
} from '../../server/messages/schema.ts'
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
  ReferralPage as ReferralPageSchema,
  ReferralSettings as ReferralSettingsSchema,
  StoredReferralSettings as StoredReferralSettingsSchema,
} from '../../server/referrals/schema.ts'
import type {
  ChoiceKind as ChoiceKindSchema,
  Choices as ChoicesSchema,
  ConditionCatalogue as ConditionCatalogueSchema,
  CustomerInSegment as CustomerInSegmentSchema,
  MemberPage as MemberPageSchema,
  MovePage as MovePageSchema,
  ReadyMadeList as ReadyMadeListSchema,
  SegmentDays as SegmentDaysSchema,
  SegmentList as SegmentListSchema,
  SegmentPreview as SegmentPreviewSchema,
  Segment as SegmentSchema,
} from '../../server/segments/schema.ts'
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
import type {
  DeliveryList as DeliveryListSchema,
  WebhookList as WebhookListSchema,
  WebhookWithSecret as WebhookWithSecretSchema,
} from '../../server/webhooks/schema.ts'

export type { BulkAction, BulkTarget } from '../../server/customers/bulk-schema.ts'
export type { CustomerSummary, Field, FieldType } from '../../server/customers/schema.ts'
export type { Recurrence } from '../../server/customers/task-schema.ts'
export type { IdentityKeyView as IdentityKey, MemberView } from '../../server/loyalty/member-schema.ts'
export type { MoneyAnswer } from '../../server/loyalty/money-schema.ts'
export type { LotView, MemberStatus, ProgramAnswer, ProgramPreview, StatementLine } from '../../server/loyalty/schema.ts'
export type { SideReport, SimulationList, SimulationReport, SimulationView, WalletFigures } from '../../server/loyalty/simulation-schema.ts'
export type { MessageClass, SendView, TemplateView } from '../../server/messages/schema.ts'
export type { ChangeSettings as ChangeMessageSettings, MessageSettingsView } from '../../server/messages/settings-schema.ts'
export type { Plan } from '../../server/plan/schema.ts'
export type { ReferralDetail, ReferralOverview, ReferralRow } from '../../server/referrals/schema.ts'
export type { Reason, SegmentMember, SegmentNode } from '../../server/segments/schema.ts'
export type { Shop } from '../../server/shops/schema.ts'
export type { Me, Role } from '../../server/staff/schema.ts'

/** The type that a schema of the server describes; only types cross over, no schema is bundled. */
type AnswerOf<Schema extends { _output: unknown }> = Schema['_output']

export type Arrival = AnswerOf<typeof ArrivalSchema>
export type ArrivalPage = ArrivalPageAnswer
export type ArrivalOutcome = Arrival['outcome']
export type EventType = (typeof eventTypes)[number]
export type Customer = AnswerOf<typeof CustomerSchema>
export type CustomerPageAnswer = AnswerOf<typeof CustomerPageSchema>
export type CustomerSort = (typeof customerSorts)[number]
export type OrderView = AnswerOf<typeof OrderViewSchema>
export type OrderPageAnswer = AnswerOf<typeof OrderPageSchema>
export type SavedView = AnswerOf<typeof SavedViewSchema>
export type ListedCustomer = AnswerOf<typeof ListedCustomerSchema>
export type FieldValue = Customer['fields'][number]
export type FieldTrial = AnswerOf<typeof FieldTrialSchema>
export type Tag = AnswerOf<typeof TagListSchema>['tags'][number]
export type Merge = AnswerOf<typeof MergesSchema>['merges'][number]
export type TimelinePageAnswer = AnswerOf<typeof TimelinePageSchema>
export type TimelineEntry = TimelinePageAnswer['entries'][number]
export type Note = AnswerOf<typeof NoteSchema>
export type NoteVersion = AnswerOf<typeof NoteVersions>['versions'][number]
export type Colleague = AnswerOf<typeof Colleagues>['colleagues'][number]
export type NoticeListAnswer = AnswerOf<typeof NoticeList>
export type Notice = NoticeListAnswer['notices'][number]
export type Task = AnswerOf<typeof TaskSchema>
export type TaskPageAnswer = AnswerOf<typeof TaskPageSchema>
export type Bulk = AnswerOf<typeof BulkSchema>
export type BulkPreview = AnswerOf<typeof BulkPreviewSchema>
export type Predictions = PredictionsAnswer
export type PredictionRun = RunView
export type ModelCard = AnswerOf<typeof CardSchema>
export type Holdout = HoldoutReport
export type Prediction = AnswerOf<typeof PredictionSchema>
export type CustomerPredictionAnswer = AnswerOf<typeof CustomerPredictionSchema>
export type Duplicates = DuplicatesAnswer
export type DuplicatePair = Duplicates['pairs'][number]
export type DuplicateSide = DuplicatePair['one']
export type DuplicateReason = DuplicatePair['reasons'][number]
export type MergeDone = AnswerOf<typeof MergeDoneSchema>
export type MergeUndone = AnswerOf<typeof MergeUndoneSchema>
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
export type ChoiceKind = AnswerOf<typeof ChoiceKindSchema>
export type Choice = AnswerOf<typeof ChoicesSchema>['choices'][number]
export type ConditionCatalogue = AnswerOf<typeof ConditionCatalogueSchema>
export type ConditionForm = ConditionCatalogue['conditions'][number]
export type ConditionField = ConditionForm['fields'][number]
export type CustomerInSegment = AnswerOf<typeof CustomerInSegmentSchema>
export type MemberPageAnswer = AnswerOf<typeof MemberPageSchema>
export type MovePageAnswer = AnswerOf<typeof MovePageSchema>
export type SegmentMove = MovePageAnswer['moves'][number]
export type ReadyMade = AnswerOf<typeof ReadyMadeListSchema>['readyMade'][number]
export type Segment = AnswerOf<typeof SegmentSchema>
export type SegmentDays = AnswerOf<typeof SegmentDaysSchema>
export type SegmentListAnswer = AnswerOf<typeof SegmentListSchema>
export type SegmentPreview = AnswerOf<typeof SegmentPreviewSchema>

export type ConsentAnswersAnswer = AnswerOf<typeof ConsentAnswersSchema>
export type ConsentTextsAnswer = AnswerOf<typeof ConsentTextsSchema>
export type ConsentText = ConsentTextsAnswer['texts'][number]
export type CustomerConsentsAnswer = AnswerOf<typeof CustomerConsentsSchema>
export type ErasurePreview = AnswerOf<typeof ErasurePreviewSchema>
export type EvidenceEntry = AnswerOf<typeof EvidenceEntrySchema>
export type EvidenceListAnswer = AnswerOf<typeof EvidenceListSchema>
export type PoliciesAnswer = AnswerOf<typeof PoliciesSchema>
export type Policy = PoliciesAnswer['policies'][number]
export type PrivacyRequest = AnswerOf<typeof PrivacyRequestSchema>
export type PrivacyRequestListAnswer = AnswerOf<typeof PrivacyRequestListSchema>
export type Receipt = AnswerOf<typeof ReceiptSchema>
export type RetentionRulesAnswer = AnswerOf<typeof RetentionRulesSchema>
export type RetentionRule = RetentionRulesAnswer['rules'][number]
export type SuppressionListAnswer = AnswerOf<typeof SuppressionListSchema>
export type Suppression = SuppressionListAnswer['suppressions'][number]
export type WebhookListAnswer = AnswerOf<typeof WebhookListSchema>
export type Webhook = WebhookListAnswer['webhooks'][number]
export type WebhookWithSecret = AnswerOf<typeof WebhookWithSecretSchema>
export type DeliveryListAnswer = AnswerOf<typeof DeliveryListSchema>
export type WebhookDelivery = DeliveryListAnswer['deliveries'][number]

export type DefaultProgram = AnswerOf<typeof DefaultProgramSchema>
export type IdentityKeyWithSecret = IdentityKeyView & { secret: string | null }
export type LoyaltyProgram = DefaultProgram['program']
export type ProgramVersion = AnswerOf<typeof ProgramVersionsSchema>['versions'][number]
export type LoyaltyMemberPage = AnswerOf<typeof LoyaltyMemberPageSchema>
export type StatementPage = AnswerOf<typeof StatementSchema>
export type LotsAnswer = AnswerOf<typeof LotsSchema>
export type RewardListAnswer = AnswerOf<typeof RewardListSchema>
export type RewardView = RewardListAnswer['rewards'][number]
export type Reward = RewardView['reward']
export type GiftCardPage = AnswerOf<typeof GiftCardsSchema>
export type GiftCard = GiftCardPage['cards'][number]
export type IssuedGiftCard = AnswerOf<typeof IssuedCardSchema>
export type VatFigures = VatFiguresAnswer
export type ApprovalsAnswer = AnswerOf<typeof ApprovalsSchema>
export type Approval = ApprovalsAnswer['approvals'][number]

export type ReferralPageAnswer = AnswerOf<typeof ReferralPageSchema>
export type ReferralSettings = AnswerOf<typeof ReferralSettingsSchema>
export type ReferralSettingsAnswer = AnswerOf<typeof StoredReferralSettingsSchema>
export type Gift = NonNullable<ReferralSettings['advocate']>

export type SendListAnswer = AnswerOf<typeof SendList>
export type SendDetail = AnswerOf<typeof SendDetailSchema>
export type TemplateListAnswer = AnswerOf<typeof TemplateList>
export type MessagePreview = AnswerOf<typeof MessagePreviewSchema>

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
