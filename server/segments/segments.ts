export { buildSegmentTask } from './build.ts'
export { buildAffectedTask } from './build-affected.ts'
export { checkSegments } from './check-states.ts'
export type { ChoiceSource } from './choices.ts'
export { compares, comparing } from './compare.ts'
export {
  type BoundCondition,
  type Clause,
  type Condition,
  defineCondition,
  type FactSource,
  type Finding,
  type Moment,
  type Place,
} from './condition.ts'
export { builtInConditions } from './conditions/built-in.ts'
export { segmentData, segmentMerges, segmentTimeline } from './contributions.ts'
export { type Conditions, conditionsByCode } from './definition.ts'
export { forgetSegmentTask } from './forget-segment.ts'
export { isInSegment, membershipsOf } from './members.ts'
export { oneFact } from './one-fact.ts'
export { readyMadeSegments } from './ready-made.ts'
export { readyMadeRoutes } from './ready-made-routes.ts'
export { segmentRoutes } from './routes.ts'
export { createSegment } from './save.ts'
export { Compare, Window } from './schema.ts'
export { startUpkeep } from './upkeep.ts'
export { beginningOf } from './value-test.ts'
export { isWithin } from './window.ts'
