import type { CustomerConsentsAnswer } from '../../answers.ts'

export type HeldConsent = CustomerConsentsAnswer['consents'][number]

/** The channel of advertising, else the purpose. */
export function consentName({ channel, purpose }: Pick<HeldConsent, 'channel' | 'purpose'>, t: (key: string) => string): string {
  return channel === 'any' ? t(`consent.purpose.${purpose}`) : t(`consent.channel.${channel}`)
}
