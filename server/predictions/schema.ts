import { z } from 'zod'

/** As `bgnbd`, `mbgcnbd-2`, `rate_so_far`: see docs/methods/purchase-models.md. */
const Method = z.string()
const Flag = z.enum(['churn_not_identifiable', 'too_few_repeaters', 'boundary', 'spend_correlates_with_frequency'])

const HoldoutRow = z.object({
  method: Method,
  forecastSum: z.number(),
  actualSum: z.number(),
  /** Mean absolute and root mean squared error, purchases per customer. */
  mae: z.number(),
  rmse: z.number(),
  correlation: z.number(),
  /** That of two customers, one who bought again and one who did not, the first had the higher forecast. */
  auc: z.number().nullable(),
  topTenthShare: z.number().nullable(),
})

/** How good it was on what it had not seen. */
const HoldoutReport = z.object({
  /** Known were the days up to this one; forecast were those after it. */
  cutOn: z.string(),
  days: z.number().int(),
  customers: z.number().int(),
  /** Who bought in those days. */
  buyers: z.number().int(),
  /** By mean absolute error, heuristics among them. */
  rows: z.array(HoldoutRow),
  /** What the days since the last order tell by themselves about who buys again. */
  aucByRecency: z.number().nullable(),
  /** Customers by how many purchase days they had: what was forecast for each, and what came, on the average. */
  byPurchaseDays: z.array(
    z.object({
      from: z.number().int(),
      to: z.number().int().nullable(),
      customers: z.number().int(),
      forecast: z.number(),
      actual: z.number(),
    }),
  ),
  /** Customers in tenths by their chance to stay silent: what was said, and how many did. */
  bySilence: z.array(z.object({ customers: z.number().int(), predicted: z.number(), actual: z.number() })),
  /** In how many cases of ten what came lay between the ends that eight of ten should lie between. */
  coverage: z.number().nullable(),
})
export type HoldoutReport = z.infer<typeof HoldoutReport>

const Candidate = z.object({ method: Method, aic: z.number().nullable(), logLikelihood: z.number().nullable() })
export type Candidate = z.infer<typeof Candidate>

const SpendReport = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('gamma_gamma'),
    p: z.number(),
    q: z.number(),
    v: z.number(),
    customers: z.number().int(),
    leftOut: z.number().int(),
    correlation: z.number(),
  }),
  /** Everybody's average: too few repeat buyers, or values too wild, for a model of their own. */
  z.object({ kind: z.literal('mean'), meanMinor: z.number() }),
])
export type SpendReport = z.infer<typeof SpendReport>

/** What numbers are computed with, wholly: the same model and the same purchases give the same numbers. */
export const StoredModel = z.object({
  method: Method,
  parameters: z.array(z.number()),
  flags: z.array(Flag),
  spend: SpendReport,
})
export type StoredModel = z.infer<typeof StoredModel>

const missingKinds = ['customers', 'repeaters', 'days'] as const

export const Card = z.object({
  currency: z.string(),
  used: z.object({
    customers: z.number().int(),
    repeaters: z.number().int(),
    purchaseDays: z.number().int(),
    firstOn: z.string().nullable(),
    cutOn: z.string(),
    /** No order came in for a month before the run: the numbers look ahead from where the orders end. */
    hasEnded: z.boolean(),
    /** On how many customers the models were fitted; fewer than all in large shops. */
    fittedOn: z.number().int(),
    /** Who objected to such computations: neither used nor given numbers. */
    objected: z.number().int(),
  }),
  /** What there is too little of, where no numbers can be given. */
  missing: z.array(z.object({ kind: z.enum(missingKinds), has: z.number().int(), needed: z.number().int() })),
  candidates: z.array(Candidate),
  chosen: z
    .object({
      method: Method,
      parameters: z.record(z.string(), z.number()),
      standardErrors: z.record(z.string(), z.number()).nullable(),
      aic: z.number(),
      /** The next best by the same measure. */
      next: z.object({ method: Method, aic: z.number() }).nullable(),
      /** 1 = without rhythm; null where nobody has two gaps. */
      regularity: z.number().nullable(),
    })
    .nullable(),
  holdout: HoldoutReport.nullable(),
  spend: SpendReport.nullable(),
  flags: z.array(Flag),
  predicted: z.number().int(),
  seconds: z.number(),
})
export type Card = z.infer<typeof Card>

const phases = ['reading', 'choosing', 'fitting', 'predicting', 'finishing'] as const
export type Phase = (typeof phases)[number]
const runCauses = ['night', 'import', 'staff'] as const
export type RunCause = (typeof runCauses)[number]
const runStates = ['waiting', 'running', 'ready', 'too_little_data', 'stopped', 'failed'] as const
export type RunState = (typeof runStates)[number]

const RunView = z.object({
  runId: z.uuid(),
  state: z.enum(runStates),
  cause: z.enum(runCauses),
  phase: z.enum(phases).nullable(),
  /** 0 to 1. */
  progress: z.number(),
  customersDone: z.number().int(),
  requestedAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  /** Of those that came to an end. */
  method: Method.nullable(),
  customers: z.number().int().nullable(),
})
export type RunView = z.infer<typeof RunView>

export const PredictionsAnswer = z.object({
  /** Of the run whose numbers are shown, or of the newest that found too little; null before the first. */
  card: Card.nullable(),
  computedAt: z.iso.datetime().nullable(),
  /** Orders were recorded since: those of single customers are followed at once, the model at night. */
  isStale: z.boolean(),
  /** The run that waits or is at work. */
  underWay: RunView.nullable(),
  /** Newest first; those that came to an end. */
  earlier: z.array(RunView),
  nextNightAt: z.iso.datetime(),
  /** Nothing can be computed from nothing. */
  hasOrders: z.boolean(),
})
export type PredictionsAnswer = z.infer<typeof PredictionsAnswer>

const reasonCodes = [
  'bought_once',
  'comes_often',
  'in_rhythm',
  'silent_longer_than_usual',
  'just_bought',
  'spends_more',
  'spends_less',
] as const

/** One sentence of the why: its key, and the figures in it. */
export const Reason = z.object({ code: z.enum(reasonCodes), values: z.record(z.string(), z.union([z.number(), z.string()])) })
export type Reason = z.infer<typeof Reason>

const Interval = z.object({ expected: z.number(), low: z.number().nullable(), high: z.number().nullable() })

export const Prediction = z.object({
  runId: z.uuid(),
  method: Method,
  computedAt: z.iso.datetime(),
  /** The day that the numbers look ahead from. */
  asOfOn: z.string(),
  /** Something was bought or given back since; new numbers are on their way. */
  isStale: z.boolean(),
  /** Null where the model cannot tell: nobody is seen to leave, or somebody bought once and the model lets no such customer leave. */
  probabilityAlive: z.number().nullable(),
  orders90: Interval,
  orders365: Interval,
  /** That no order comes within so many days: the churn score. */
  silent90: z.number(),
  silent365: z.number(),
  /** If an order comes within a year: one, five and nine of ten such come by these days. */
  next: z.object({ earlyOn: z.string(), medianOn: z.string(), lateOn: z.string() }).nullable(),
  /** The same, as it was to be expected after the last order. */
  due: z.object({ dueOn: z.string(), overdueOn: z.string() }).nullable(),
  spendMinor: z.number().int(),
  value365Minor: Interval,
  reasons: z.array(Reason),
})
export type Prediction = z.infer<typeof Prediction>

const unknownReasons = ['objected', 'no_purchase', 'too_little_data', 'not_computed'] as const

/** `prediction` is null, and not 0, where nothing may or can be said. */
export const CustomerPrediction = z.object({
  customerId: z.uuid(),
  prediction: Prediction.nullable(),
  why: z.enum(unknownReasons).nullable(),
})
export type CustomerPrediction = z.infer<typeof CustomerPrediction>
