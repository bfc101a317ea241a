import type { Provider } from '../settings-schema.ts'
import { idName } from './provider-event.ts'

/** How our id goes along with a mail, so that the provider names it in what it tells. */
export function providerHeaders(provider: Provider, sendId: string): Record<string, string> {
  switch (provider) {
    case 'ses':
      return { 'X-SES-MESSAGE-TAGS': `message_id=${sendId}` }
    case 'sendgrid':
      return { 'X-SMTPAPI': JSON.stringify({ unique_args: { [idName]: sendId } }) }
    case 'postmark':
      return { [`X-PM-Metadata-${idName}`]: sendId }
    case 'mailgun':
      return { 'X-Mailgun-Variables': JSON.stringify({ [idName]: sendId }) }
    case 'smtp':
      return {}
  }
}
