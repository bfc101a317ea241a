/** Messages that have their place become mails: the template in the person's language, with what is known of them. */
import { preferenceLinks } from '../../consent/consent.ts'
import { all, sql, transaction } from '../../kit/database.ts'
import type { Language } from '../../kit/language.ts'
import type { Services } from '../../kit/services.ts'
import { getShop } from '../../shops/shops.ts'
import { composeMail, type Mail } from '../email/compose.ts'
import { providerHeaders } from '../provider-events/provider-headers.ts'
import type { Renderer } from '../rendering/renderer.ts'
import { settingsOf } from '../settings.ts'
import type { CompiledMessage } from '../templates/compile.ts'
import type { Reserved } from './reserve-due.ts'

/** A mail, or why there is none. */
export type Written = { message: Reserved; mail: Mail; fault: null } | { message: Reserved; mail: null; fault: string }

export async function writeMails(
  services: Services,
  { shopId, reserved, renderer }: { shopId: string; reserved: readonly Reserved[]; renderer: Renderer },
): Promise<Written[]> {
  const { database, clock } = services
  const shop = await getShop(database.db, { shopId })
  const settings = await settingsOf(database.db, { shopId })
  const versions = await versionsOf(services, { shopId, reserved })
  const links = await transaction(database, (tx) =>
    preferenceLinks(tx, {
      ...{ shopId, now: clock.now() },
      addressees: reserved.map(({ customerId, contact, sendId }) => ({ customerId, contact, messageId: sendId })),
    }),
  )
  const from = { name: settings.fromName ?? shop.name, address: settings.fromEmail ?? 'sandbox@regulars.invalid' }
  return Promise.all(
    reserved.map(async (message, index): Promise<Written> => {
      const compiled = inLanguage(versions.get(versionKey(message)), message.language)
      if (!compiled) return { message, mail: null, fault: 'no_content' }
      const unsubscribe = `${services.publicUrl()}${links[index]}`
      const data = {
        ...message.data,
        customer: given({ ...message.person, email: message.contact }),
        shop: { name: shop.name },
        links: { unsubscribe, preferences: unsubscribe },
      }
      const answer = await renderer.render({
        parts: {
          subject: { dialect: 'text', text: compiled.subject },
          html: { dialect: 'html', text: compiled.html },
          text: { dialect: 'text', text: compiled.text },
        },
        data,
        scene: { language: message.language, currency: shop.currency },
      })
      if ('fault' in answer) return { message, mail: null, fault: answer.fault }
      const { subject = '', html = '', text = '' } = answer.rendered
      const { sendId, messageClass, contact: to } = message
      const mail = composeMail({
        sendId,
        messageClass,
        from,
        replyTo: settings.replyTo,
        to,
        rendered: { subject, html, text },
        unsubscribe,
      })
      if ('fault' in mail) return { message, mail: null, fault: mail.fault }
      return { message, mail: { ...mail, headers: { ...mail.headers, ...providerHeaders(settings.provider, sendId) } }, fault: null }
    }),
  )
}

type Compiled = Partial<Record<Language, CompiledMessage>>

const versionKey = ({ templateId, version }: { templateId: string; version: number }): string => `${templateId} ${version}`

const inLanguage = (compiled: Compiled | undefined, language: Language): CompiledMessage | undefined =>
  compiled && (compiled[language] ?? Object.values(compiled)[0])

/** What is not known is not there, so that a template must say what stands in for it. */
const given = (facts: Record<string, string | null>): Record<string, string> =>
  Object.fromEntries(Object.entries(facts).filter((entry): entry is [string, string] => entry[1] !== null))

async function versionsOf(
  { database }: Services,
  { shopId, reserved }: { shopId: string; reserved: readonly Reserved[] },
): Promise<Map<string, Compiled>> {
  const rows = await all(
    database.db,
    sql<{ templateId: string; version: number; compiled: Compiled }>`
      select template_id, version, compiled from message_versions
      where shop_id = ${shopId} and template_id = any(${[...new Set(reserved.map(({ templateId }) => templateId))]}::uuid[])`,
  )
  return new Map(rows.map((row) => [versionKey(row), row.compiled]))
}
