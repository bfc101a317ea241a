/** What the API says of households. */
import { z } from 'zod'

const HouseholdMember = z.object({
  customerId: z.uuid(),
  title: z.string(),
  /** What other members may read of them. */
  firstName: z.string().nullable(),
  isOwner: z.boolean(),
  joinedAt: z.iso.datetime(),
})

/** Customers who may spend each other's points; the owner first. */
export const HouseholdView = z.object({ householdId: z.uuid(), members: z.array(HouseholdMember) })
export type HouseholdView = z.infer<typeof HouseholdView>

/** What a member sees of it: what can be spent of all that is there. */
export const MemberHousehold = HouseholdView.extend({
  /** Whether what others have can be spent by this member. */
  maySpendAll: z.boolean(),
  wallets: z.array(
    z.object({
      wallet: z.string(),
      /** Of all members. */
      active: z.int(),
      /** What it takes off an order, at most; null where these points only buy rewards. */
      worthMinor: z.int().nullable(),
    }),
  ),
})
export type MemberHousehold = z.infer<typeof MemberHousehold>

export const FoundHousehold = z.object({ ownerId: z.uuid(), memberIds: z.array(z.uuid()).max(11) })
export const JoinHousehold = z.object({ customerId: z.uuid() })
export const LeaveHousehold = z.object({ customerId: z.uuid() })
/** Null where nobody is left. */
export const LeftHousehold = z.object({ household: HouseholdView.nullable() })
