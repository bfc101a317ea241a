import { z } from 'zod'
import { Brand } from './templates/content.ts'

const Header = z
  .string()
  .trim()
  .max(200)
  .regex(/^[^\r\n<>"]*$/, { error: 'messages.field.header' })
const Email = z.email().max(254)
const Minute = z.int().min(0).max(1439)

/** Where mail is handed over. `starttls` must end encrypted too. */
export const Smtp = z.object({
  host: z
    .string()
    .trim()
    .min(1)
    .max(253)
    .regex(/^[a-zA-Z0-9.:-]+$/, { error: 'messages.field.host' }),
  port: z.int().min(1).max(65_535),
  security: z.enum(['tls', 'starttls', 'none']),
  user: z.string().max(300).nullable(),
})
export type Smtp = z.infer<typeof Smtp>

export const Dkim = z.object({
  domain: z.string().max(253),
  selector: z.string().regex(/^[a-zA-Z0-9._-]{1,63}$/, { error: 'messages.field.selector' }),
})
export type Dkim = z.infer<typeof Dkim>

const CapRule = z.object({
  channel: z.enum(['email', 'sms', 'push', 'all']),
  most: z.int().min(0).max(100),
  hours: z
    .int()
    .min(1)
    .max(24 * 31),
})

/** Who stands behind the mail server; `smtp` tells nothing afterwards. */
export const providers = ['smtp', 'ses', 'sendgrid', 'postmark', 'mailgun'] as const
const Provider = z.enum(providers)
export type Provider = z.infer<typeof Provider>

const settings = z.object({
  provider: Provider,
  isSandbox: z.boolean(),
  fromName: Header.nullable(),
  fromEmail: Email.nullable(),
  replyTo: Email.nullable(),
  brand: Brand,
  smtp: Smtp.nullable(),
  dkim: Dkim.nullable(),
  quietFrom: Minute,
  quietUntil: Minute,
  caps: z.array(CapRule).max(10),
})

/** Secrets are told and never shown. */
export const ChangeSettings = settings.partial().extend({
  smtpPassword: z.string().max(1_000).optional(),
  dkimKey: z.string().max(8_000).optional(),
  /** The public key of SendGrid, user:password of Postmark, the signing key of Mailgun, the topic of SES. */
  providerSecret: z.string().max(2_000).optional(),
})
export type ChangeSettings = z.infer<typeof ChangeSettings>

export const MessageSettingsView = settings.extend({
  hasSmtpPassword: z.boolean(),
  hasDkimKey: z.boolean(),
  hasProviderSecret: z.boolean(),
})
export type MessageSettingsView = z.infer<typeof MessageSettingsView>
