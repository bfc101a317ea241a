/** How a shop writes: who it is, where its mail goes, when it is silent, how often it may speak. */
import { type Db, first, sql, type Tx, write } from '../kit/database.ts'
import type { Vault } from '../kit/sealed.ts'
import { type Cap, defaultCaps } from './caps.ts'
import type { ChangeSettings, Dkim, Provider, Smtp } from './settings-schema.ts'
import type { Brand } from './templates/content.ts'

export interface MessageSettings {
  isSandbox: boolean
  fromName: string | null
  fromEmail: string | null
  replyTo: string | null
  brand: Brand
  smtp: Smtp | null
  smtpPassword: Buffer | null
  dkim: Dkim | null
  dkimKey: Buffer | null
  provider: Provider
  providerSecret: Buffer | null
  quietFrom: number
  quietUntil: number
  caps: Cap[]
}

/** What holds in a shop: everything is caught, and nights are quiet, until somebody says otherwise. */
export async function settingsOf(db: Db, { shopId }: { shopId: string }): Promise<MessageSettings> {
  const stored = await first(
    db,
    sql<MessageSettings>`
      select is_sandbox, from_name, from_email, reply_to, brand, smtp, smtp_password, dkim, dkim_key, provider, provider_secret, quiet_from, quiet_until, caps
      from message_settings where shop_id = ${shopId}`,
  )
  return stored ?? atFirst
}

const atFirst: MessageSettings = {
  ...{ isSandbox: true, fromName: null, fromEmail: null, replyTo: null, smtp: null, smtpPassword: null, dkim: null, dkimKey: null },
  ...{ provider: 'smtp', providerSecret: null },
  ...{ brand: { logoAddress: null, accent: '#8a4b2a', imprint: '' }, quietFrom: 21 * 60, quietUntil: 8 * 60, caps: [...defaultCaps] },
}

type Secret = 'smtp_password' | 'dkim_key' | 'provider_secret'

/** Where a secret belongs: it can be read for this shop and this use, and no other. */
export const placeOf = (shopId: string, use: Secret): string => `messages ${shopId} ${use}`

/** Changes what is given. A secret that is not given stays. */
export async function changeSettings(
  tx: Tx,
  { shopId, changes, vault, now }: { shopId: string; changes: ChangeSettings; vault: Vault; now: Date },
): Promise<void> {
  const { smtpPassword, dkimKey, providerSecret, ...plain } = changes
  const before = await settingsOf(tx, { shopId })
  const after = { ...before, ...plain }
  const sealed = (secret: string | undefined, use: Secret, kept: Buffer | null) =>
    secret === undefined ? kept : vault.seal(secret, placeOf(shopId, use))
  const password = after.smtp === null ? null : sealed(smtpPassword, 'smtp_password', before.smtpPassword)
  const key = after.dkim === null ? null : sealed(dkimKey, 'dkim_key', before.dkimKey)
  const told = after.provider === 'smtp' ? null : sealed(providerSecret, 'provider_secret', before.providerSecret)
  const json = (value: unknown) => (value === null ? null : JSON.stringify(value))
  await write(
    tx,
    sql`
      insert into message_settings (shop_id, is_sandbox, from_name, from_email, reply_to, brand, smtp, smtp_password, dkim, dkim_key, provider, provider_secret,
        quiet_from, quiet_until, caps, changed_at)
      values (${shopId}, ${after.isSandbox}, ${after.fromName}, ${after.fromEmail}, ${after.replyTo}, ${json(after.brand)}::jsonb, ${json(after.smtp)}::jsonb, ${password},
        ${json(after.dkim)}::jsonb, ${key}, ${after.provider}, ${told}, ${after.quietFrom}, ${after.quietUntil}, ${json(after.caps)}::jsonb, ${now})
      on conflict (shop_id) do update set is_sandbox = excluded.is_sandbox, from_name = excluded.from_name, from_email = excluded.from_email,
        reply_to = excluded.reply_to, brand = excluded.brand, smtp = excluded.smtp, smtp_password = excluded.smtp_password, dkim = excluded.dkim,
        dkim_key = excluded.dkim_key, provider = excluded.provider, provider_secret = excluded.provider_secret, quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until, caps = excluded.caps, changed_at = excluded.changed_at`,
  )
}
