/**
 * What programs can be told of. Each has a sentence in every language (`webhooks.type.<type>`) and a line in
 * docs/developers/webhooks.md; a type that is told without standing here goes out all the same, and is shown by its name.
 */
export const eventTypes = [
  'loyalty.points_earned',
  'loyalty.points_activated',
  'loyalty.points_clawed',
  'loyalty.points_held',
  'loyalty.points_released',
  'loyalty.points_redeemed',
  'loyalty.points_restored',
  'loyalty.points_adjusted',
  'loyalty.points_transferred',
  'loyalty.points_extended',
  'loyalty.points_expired',
  'loyalty.operation_reversed',
  'loyalty.tier_changed',
  'webhooks.test',
] as const
