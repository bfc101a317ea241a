/** A mail as it is handed over: who, to whom, and the headers that mailboxes ask for. */
import type { MessageClass } from '../schema.ts'

export interface Mail {
  from: { name: string; address: string }
  replyTo: string | null
  to: string
  subject: string
  html: string
  text: string
  messageId: string
  headers: Record<string, string>
}

export interface MailParts {
  sendId: string
  messageClass: MessageClass
  from: { name: string; address: string }
  replyTo: string | null
  to: string
  rendered: { subject: string; html: string; text: string }
  /** Where one POST ends advertising to this address; null where that cannot be said, and then no advertising is sent. */
  unsubscribe: string | null
}

/** What may not leave as it is. */
export type MailFault = 'no_unsubscribe' | 'no_subject'

/** The mail, or why there can be none. Under the same send it always has the same Message-ID. */
export function composeMail({ sendId, messageClass, from, replyTo, to, rendered, unsubscribe }: MailParts): Mail | { fault: MailFault } {
  const subject = oneLine(rendered.subject)
  if (subject === '') return { fault: 'no_subject' }
  const isMarketing = messageClass === 'marketing'
  if (isMarketing && (unsubscribe === null || !/^https?:\/\//.test(unsubscribe) || !rendered.html.includes('/p/')))
    return { fault: 'no_unsubscribe' }
  return {
    ...{ from: { name: oneLine(from.name), address: from.address }, replyTo, to, subject, html: rendered.html, text: rendered.text },
    messageId: `<${sendId}@${domainOf(from.address)}>`,
    headers: {
      'X-Regulars-Message-Id': sendId,
      ...(isMarketing && unsubscribe !== null
        ? { 'List-Unsubscribe': `<${unsubscribe}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
        : { 'Auto-Submitted': 'auto-generated' }),
    },
  }
}

/** Without anything that could begin another header. */
const oneLine = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
    .replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ')
    .trim()

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1)
