/** From when to when somebody took part in a programme that is joined. */
export interface Joining {
  joinedAt: Date
  /** The first instant at which it was over; null while it lasts. */
  leftAt: Date | null
}

/** By customer; null where everybody who buys takes part. Who never joined is not in it. */
export type Joinings = ReadonlyMap<string, readonly Joining[]> | null

/** Whether somebody took part at an instant. What belongs to no customer is no member's, and nothing is asked of it. */
export function takesPart(joinings: Joinings, { customerId }: { customerId: string | null }, at: Date): boolean {
  if (joinings === null || customerId === null) return true
  return (joinings.get(customerId) ?? []).some(({ joinedAt, leftAt }) => joinedAt <= at && (leftAt === null || at < leftAt))
}
