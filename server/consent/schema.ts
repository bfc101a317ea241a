import { z } from 'zod'

/** What somebody of the staff learnt: the person agrees, or does so no longer, and how that is known. */
export const ChangeConsent = z.object({
  channel: z.enum(['email', 'sms']),
  state: z.enum(['granted', 'revoked']),
  reason: z.string().trim().min(3).max(500),
})
export type ChangeConsent = z.infer<typeof ChangeConsent>
