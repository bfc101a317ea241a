/** Mail on its way to a provider, over SMTP, and what its answer means. */
import { createTransport, type Transporter } from 'nodemailer'
import type SMTPPool from 'nodemailer/lib/smtp-pool/index.js'
import type { Mail } from './compose.ts'
import type { MailSettings } from './mail-settings.ts'

export type HandedOver =
  | { kind: 'accepted'; providerReference: string | null; answer: string }
  /** Not taken, and never will be. `isDeadAddress`: the provider says that there is nobody there. */
  | { kind: 'failed'; answer: string; isDeadAddress: boolean }
  /** Not taken now. */
  | { kind: 'later'; answer: string }
  /** The connection broke after everything was said and before the answer came. */
  | { kind: 'unknown'; answer: string }

export interface MailDoor {
  handOver(mail: Mail): Promise<HandedOver>
  close(): void
}

/** Connections to one provider, kept open as long as there is something to send. `host` is the address that was checked. */
export function openMailDoor({ smtp, host, password, dkim }: MailSettings): MailDoor {
  const options: SMTPPool.Options = {
    ...{ pool: true, maxConnections: 10, maxMessages: 500, host, port: smtp.port, secure: smtp.security === 'tls' },
    ...{ requireTLS: smtp.security === 'starttls', ignoreTLS: smtp.security === 'none', disableFileAccess: true, disableUrlAccess: true },
    ...{ connectionTimeout: 20_000, greetingTimeout: 20_000, socketTimeout: 60_000, tls: { servername: smtp.host } },
    ...(smtp.user === null ? {} : { auth: { user: smtp.user, pass: password ?? '' } }),
    ...(dkim === null
      ? {}
      : {
          dkim: {
            domainName: dkim.domain,
            keySelector: dkim.selector,
            privateKey: dkim.privateKey,
            hashAlgo: 'sha256',
            headerFieldNames: signedHeaders,
          },
        }),
  }
  const transport: Transporter<SMTPPool.SentMessageInfo> = createTransport(options)
  return {
    handOver: async ({ from, replyTo, to, subject, html, text, messageId, headers }) => {
      try {
        const { response } = await transport.sendMail({
          from,
          to,
          subject,
          html,
          text,
          messageId,
          headers: plainHeaders(headers),
          ...(replyTo === null ? {} : { replyTo }),
        })
        return { kind: 'accepted', providerReference: idIn(response), answer: response.slice(0, 500) }
      } catch (error) {
        return outcomeOf(error)
      }
    },
    close: () => transport.close(),
  }
}

/** Whoever adds or changes one of these on the way breaks the signature; the two of the way out are asked for by RFC 8058. */
const signedHeaders = [
  ...['From', 'Reply-To', 'To', 'Subject', 'Date', 'Message-ID', 'MIME-Version', 'Content-Type', 'Content-Transfer-Encoding'],
  ...['List-Unsubscribe', 'List-Unsubscribe-Post', 'X-Regulars-Message-Id', 'Auto-Submitted'],
].join(':')

/** Long headers stay as they are: folding one has broken signatures at relays. */
const plainHeaders = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, { prepared: true, value }]))

/** What most providers say of a message that they took. */
const idIn = (response: string): string | null => /\b(?:queued as|id=|Ok:?)\s*<?((?=[\w.@-]*\d)[\w.@-]{6,})/i.exec(response)?.[1] ?? null

/** Reads what went wrong: 4xx is later, 5xx is never; without a code it depends on what had been said. */
function outcomeOf(error: unknown): HandedOver {
  const { responseCode, response, command, code, message } = error as Partial<
    Record<'response' | 'command' | 'code' | 'message', string>
  > & { responseCode?: number }
  const answer = String(response ?? message ?? code ?? 'unknown').slice(0, 500)
  if (responseCode !== undefined && responseCode >= 500) {
    const enhanced = /\b5\.(\d+)\.(\d+)\b/.exec(answer)
    return { kind: 'failed', answer, isDeadAddress: command === 'RCPT TO' && (enhanced === null || enhanced[1] === '1') }
  }
  if (responseCode !== undefined && responseCode >= 400) return { kind: 'later', answer }
  // Once the text was on its way, the provider may have it.
  if (command === 'DATA') return { kind: 'unknown', answer }
  return { kind: 'later', answer }
}
