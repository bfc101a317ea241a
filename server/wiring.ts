/**
 * What the product is made of, on one screen: the routes of every capability, who hears of what, and what is done in the
 * background. Capabilities stand in their order; each knows only those above it in this file.
 */
import { join } from 'node:path'
import {
  activityRoutes,
  doorRoutes,
  eventPersonalData,
  eventRetention,
  eventsMergeParticipant,
  eventTimelineSource,
  orderEventPersonalData,
  recordToldOrdersTask,
  sessionRoutes,
  tidyArrivalsTask,
  tidyEventsTask,
  withoutPrefix,
} from './activity/activity.ts'
import { analyticsRoutes, auditsOfPerson, makeAuditTask, requestAuditTask } from './analytics/analytics.ts'
import {
  consentMergeParticipant,
  consentPersonalData,
  consentRetention,
  consentRoutes,
  consentTimelineSources,
  makeExportTask,
  privacyRoutes,
  type RetentionRule,
  removeOldDataTask,
} from './consent/consent.ts'
import {
  crmMergeParticipant,
  crmPersonalData,
  customerPersonalData,
  customerRoutes,
  findDuplicatesTask,
  type MergeParticipant,
  mergeLinkedTask,
  mergeRoutes,
  type PersonalData,
  remindOfTasks,
  runBulkTask,
  type TimelineSource,
} from './customers/customers.ts'
import { demoRoutes, loadDemoTask, makeDemoLoyaltyTask, makeDemoSegmentsTask } from './demo/demo.ts'
import { checkImportTask, forgetShopUploads, importedLines, importRoutes, runImportTask, tidyImports } from './imports/imports.ts'
import { describeInstallation } from './installation.ts'
import type { Db } from './kit/database.ts'
import { type Receiver, startDraining } from './kit/drain-outbox.ts'
import { type App, openApp } from './kit/http.ts'
import type { Task } from './kit/jobs.ts'
import type { Subscriptions } from './kit/outbox.ts'
import { scriptRoute } from './kit/script-route.ts'
import type { Services } from './kit/services.ts'
import {
  advanceDueTask,
  householdMerges,
  householdPersonalData,
  joiningPersonalData,
  loyaltyChoices,
  loyaltyConditions,
  loyaltyMergeParticipant,
  loyaltyPersonalData,
  loyaltyRoutes,
  loyaltyTimeline,
  memberSessionPersonalData,
  rewardOrderPersonalData,
  runSimulationTask,
  settleEverybodyTask,
  settleOrdersTask,
  simulationPersonalData,
  tierTimeline,
} from './loyalty/loyalty.ts'
import {
  type Guard,
  messageMerges,
  messagePersonalData,
  messageRetention,
  messageRoutes,
  messageTimeline,
  startPosting,
} from './messages/messages.ts'
import { operationsRoutes } from './operations/operations.ts'
import {
  addMissingTotals,
  hasOrders,
  orderPersonalData,
  orderRoutes,
  ordersMergeParticipant,
  orderTimelineSources,
} from './orders/orders.ts'
import { planRoutes } from './plan/plan.ts'
import {
  mergedPredictions,
  planPredictionsTask,
  predictionConditions,
  predictionRoutes,
  predictionsOfPerson,
  refreshPredictionsTask,
  refreshStaleTask,
  requestPredictionsTask,
  runPredictionsTask,
} from './predictions/predictions.ts'
import {
  advanceReferralsTask,
  forgetNetworks,
  memberReferral,
  recordLandings,
  referralMerges,
  referralPersonalData,
  referralRetention,
  referralRoutes,
  referralTimeline,
  settleAllReferralsTask,
  settleReferralsTask,
} from './referrals/referrals.ts'
import {
  buildAffectedTask,
  buildSegmentTask,
  builtInConditions,
  checkSegments,
  conditionsByCode,
  forgetSegmentTask,
  isInSegment,
  readyMadeRoutes,
  segmentData,
  segmentMerges,
  segmentRoutes,
  segmentTimeline,
  startUpkeep,
} from './segments/segments.ts'
import { forgetOldRequests, removeShopTask, shopRoutes } from './shops/shops.ts'
import { openGate, staffRoutes, tidyStaff, writeKeyFinder } from './staff/staff.ts'
import { receiveFacts, startSending, webhookPersonalData, webhookRetention, webhookRoutes } from './webhooks/webhooks.ts'

/** *Together*: within the publisher's transaction. *Later*: a job of its own after the commit. */
export const subscriptions: Subscriptions = {
  together: [],
  later: [
    { event: 'shop.closed', job: 'remove_shop' },
    { event: 'customers.linked', job: 'merge_linked' },
    { event: 'privacy.export_requested', job: 'make_export' },
    { event: 'bulk_action.requested', job: 'run_bulk_action' },
    { event: 'activity.orders_told', job: 'record_told_orders' },
    { event: 'segment.build_wanted', job: 'build_segment' },
    { event: 'segment.deleted', job: 'forget_segment' },
    { event: 'consent.profiling_changed', job: 'build_affected_segments' },
    { event: 'catalog.regrouped', job: 'build_affected_segments' },
    { event: 'shop.moved', job: 'build_affected_segments' },
    { event: 'import.check_requested', job: 'check_import' },
    { event: 'import.run_requested', job: 'run_import' },
    { event: 'orders.recorded', job: 'refresh_predictions' },
    { event: 'orders.imported', job: 'request_predictions' },
    { event: 'orders.recorded', job: 'settle_orders' },
    { event: 'orders.imported', job: 'settle_everybody' },
    { event: 'demo.loaded', job: 'make_demo_loyalty' },
    { event: 'loyalty.owners_changed', job: 'settle_orders' },
    { event: 'loyalty.published', job: 'settle_everybody' },
    { event: 'loyalty.simulation_requested', job: 'run_simulation' },
    { event: 'orders.recorded', job: 'settle_referrals' },
    { event: 'referrals.people_changed', job: 'settle_referrals' },
    { event: 'orders.imported', job: 'settle_all_referrals' },
    { event: 'predictions.requested', job: 'run_predictions' },
    { event: 'predictions.computed', job: 'refresh_stale_predictions' },
    { event: 'orders.imported', job: 'request_audit' },
    { event: 'demo.started', job: 'load_demo' },
    { event: 'demo.loaded', job: 'request_predictions' },
    { event: 'demo.loaded', job: 'request_audit' },
    { event: 'demo.loaded', job: 'make_demo_segments' },
    { event: 'audit.requested', job: 'make_audit' },
  ],
}

/** Who hears of the facts that hot paths tell (`kit/outbox-rows.ts`). */
const receivers: readonly Receiver[] = [receiveFacts]

/** Who moves rows, and derives anew, when two customers become one or part again. */
const mergeParticipants: readonly MergeParticipant[] = [
  crmMergeParticipant,
  consentMergeParticipant,
  ordersMergeParticipant,
  eventsMergeParticipant,
  segmentMerges,
  mergedPredictions,
  // Before loyalty: gifts go back while both still have accounts of their own.
  referralMerges,
  householdMerges,
  loyaltyMergeParticipant,
  messageMerges,
]

/** What stands in a customer's timeline, beside what customers have of their own. */
export const timelineSources: readonly TimelineSource[] = [
  ...consentTimelineSources,
  ...orderTimelineSources,
  eventTimelineSource,
  segmentTimeline,
  loyaltyTimeline,
  tierTimeline,
  referralTimeline,
  messageTimeline,
]

/** What is kept about a person, in the order in which it is erased: who they are comes last. */
const personalData: readonly PersonalData[] = [
  ...crmPersonalData,
  ...consentPersonalData,
  ...orderPersonalData,
  eventPersonalData,
  orderEventPersonalData,
  segmentData,
  predictionsOfPerson,
  loyaltyPersonalData,
  householdPersonalData,
  joiningPersonalData,
  memberSessionPersonalData,
  rewardOrderPersonalData,
  simulationPersonalData,
  referralPersonalData,
  messagePersonalData,
  auditsOfPerson,
  webhookPersonalData,
  ...customerPersonalData,
]

/** What need not be kept for ever. */
export const retentionRules: readonly RetentionRule[] = [
  ...consentRetention,
  eventRetention,
  referralRetention,
  ...messageRetention,
  webhookRetention,
]

/** What can be asked about a customer when people are grouped. */
const conditions = conditionsByCode([...builtInConditions, ...predictionConditions, ...loyaltyConditions])

/** What stands in the way of a message. */
const guards: readonly Guard[] = []

/** Every route there is. */
function addRoutes(app: App, services: Services, { freshDb }: { freshDb: Db }): void {
  shopRoutes(app, services, { hasOrders })
  staffRoutes(app, services)
  customerRoutes(app, services, { timelineSources, inSegment: isInSegment })
  mergeRoutes(app, services, { participants: mergeParticipants })
  consentRoutes(app, services, { beginCustomers: addMissingTotals })
  privacyRoutes(app, services, { personalData, retentionRules })
  orderRoutes(app, services)
  activityRoutes(app, services)
  doorRoutes(app, services, { findWriteKey: writeKeyFinder(services, { db: freshDb }), landed: recordLandings(services) })
  sessionRoutes(app, services)
  scriptRoute(app, { path: '/r.js', file: scriptFile })
  segmentRoutes(app, services, { conditions, choices: loyaltyChoices })
  readyMadeRoutes(app, services, { conditions })
  predictionRoutes(app, services)
  loyaltyRoutes(app, services, { recommending: memberReferral(services) })
  scriptRoute(app, { path: '/loyalty.js', file: memberScriptFile })
  referralRoutes(app, services, { findWriteKey: writeKeyFinder(services, { db: freshDb }) })
  messageRoutes(app, services)
  analyticsRoutes(app, services)
  planRoutes(app, services)
  webhookRoutes(app, services)
  importRoutes(app, services)
  demoRoutes(app, services)
  operationsRoutes(app, services, { installation: () => describeInstallation(services) })
}

/** Every kind of job, by the name under which it waits. */
export function tasksOf(services: Services): Record<string, Task> {
  return {
    forget_old_requests: () => forgetOldRequests(services),
    remove_shop: removeShopTask(services, { forgetFiles: (shopId) => forgetShopUploads(services.settings.dataFolder, { shopId }) }),
    tidy_staff: () => tidyStaff(services),
    merge_linked: mergeLinkedTask(services, { participants: mergeParticipants }),
    find_duplicates: findDuplicatesTask(services),
    run_bulk_action: runBulkTask(services, { inSegment: isInSegment }),
    remind_of_tasks: () => remindOfTasks(services),
    record_told_orders: recordToldOrdersTask(services),
    tidy_events: tidyEventsTask(services),
    tidy_arrivals: tidyArrivalsTask(services),
    build_segment: buildSegmentTask(services, { conditions }),
    build_affected_segments: buildAffectedTask(services, { conditions }),
    forget_segment: forgetSegmentTask(services),
    check_segments: () => checkSegments(services, { conditions }),
    make_export: makeExportTask(services, { personalData }),
    remove_old_data: removeOldDataTask(services, { rules: retentionRules }),
    tidy_imports: () => tidyImports(services),
    check_import: checkImportTask(services),
    run_import: runImportTask(services),
    plan_predictions: planPredictionsTask(services),
    request_predictions: requestPredictionsTask(services),
    run_predictions: runPredictionsTask(services),
    refresh_predictions: refreshPredictionsTask(services),
    refresh_stale_predictions: refreshStaleTask(services),
    settle_orders: settleOrdersTask(services),
    settle_everybody: settleEverybodyTask(services),
    advance_due_members: advanceDueTask(services),
    run_simulation: runSimulationTask(services),
    settle_referrals: settleReferralsTask(services),
    settle_all_referrals: settleAllReferralsTask(services),
    advance_referrals: advanceReferralsTask(services),
    forget_networks: () => forgetNetworks(services),
    request_audit: requestAuditTask(services),
    load_demo: loadDemoTask(services),
    make_demo_loyalty: makeDemoLoyaltyTask(services),
    make_demo_segments: makeDemoSegmentsTask(services, { conditions }),
    make_audit: makeAuditTask(services, { countLines: importedLines }),
  }
}

/** What is done by the clock of UTC. */
export const schedule = [
  { task: 'forget_old_requests', at: '7 3 * * *' },
  { task: 'tidy_staff', at: '17 3 * * *' },
  { task: 'find_duplicates', at: '47 2 * * *' },
  { task: 'remind_of_tasks', at: '*/5 * * * *' },
  { task: 'tidy_events', at: '37 2 * * *' },
  { task: 'tidy_arrivals', at: '*/10 * * * *' },
  { task: 'check_segments', at: '57 1 * * *' },
  { task: 'remove_old_data', at: '37 2 * * *' },
  { task: 'tidy_imports', at: '27 3 * * *' },
  { task: 'advance_due_members', at: '*/5 * * * *' },
  { task: 'advance_referrals', at: '*/5 * * * *' },
  { task: 'forget_networks', at: '37 3 * * *' },
  // Nights begin at different times.
  { task: 'plan_predictions', at: '*/5 * * * *' },
]

/** What goes on all the time in a process that works. */
export function upkeepOf(services: Services): { stop(): Promise<void> } {
  const parts = [
    startUpkeep(services, { conditions }),
    startDraining(services, { receivers }),
    startSending(services),
    startPosting(services, { guards }),
  ]
  return {
    stop: async () => {
      await Promise.all(parts.map((part) => part.stop()))
    },
  }
}

/** The web server of the whole product, not yet listening. `freshDb` reads where is written to, also where `database.db` is a replica. */
export function openProduct(services: Services, { freshDb = services.database.db }: { freshDb?: Db } = {}): Promise<App> {
  return openApp(services, {
    gate: openGate(services, { db: freshDb }),
    routes: (app) => addRoutes(app, services, { freshDb }),
    rewriteUrl: withoutPrefix,
    consoleFolder,
  })
}

const consoleFolder = join(import.meta.dirname, '../console/dist')
const scriptFile = join(import.meta.dirname, '../widgets/dist/r.js')
const memberScriptFile = join(import.meta.dirname, '../widgets/dist-loyalty/loyalty.js')
