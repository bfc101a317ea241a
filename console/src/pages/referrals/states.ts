/** How the list can be narrowed: all, those a person is to look at, or one state. */
export const referralFilters = ['all', 'waiting', 'clicked', 'identified', 'held', 'rewarded', 'rejected', 'revoked'] as const
export type ReferralFilter = (typeof referralFilters)[number]

export const isReferralFilter = (value: unknown): value is ReferralFilter => referralFilters.some((each) => each === value)
