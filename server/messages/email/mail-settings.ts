/** Where a shop's mail is handed over, with the secrets opened and the address checked. */
import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { isPublicAddress } from '../../kit/outgoing.ts'
import type { Vault } from '../../kit/sealed.ts'
import { type MessageSettings, placeOf } from '../settings.ts'
import type { Smtp } from '../settings-schema.ts'

export interface MailSettings {
  smtp: Smtp
  /** An address of the host that may be reached. */
  host: string
  password: string | null
  dkim: { domain: string; selector: string; privateKey: string } | null
}

export type MailSettingsFault = 'not_set_up' | 'secret_unreadable' | 'address_refused' | 'name_unknown'

/** What is needed to hand mail over, or why it cannot be. A private host is reached only where the installation allows `host:port`. */
export async function readMailSettings(
  settings: MessageSettings,
  { shopId, vault, allowedPrivateHosts }: { shopId: string; vault: Vault; allowedPrivateHosts: readonly string[] },
): Promise<MailSettings | { fault: MailSettingsFault }> {
  const { smtp, smtpPassword, dkim, dkimKey } = settings
  if (smtp === null || settings.fromEmail === null) return { fault: 'not_set_up' }
  const password = smtpPassword && vault.unseal(smtpPassword, placeOf(shopId, 'smtp_password'))
  const privateKey = dkimKey && vault.unseal(dkimKey, placeOf(shopId, 'dkim_key'))
  if ((smtpPassword && password === null) || (dkimKey && privateKey === null)) return { fault: 'secret_unreadable' }
  const host = await reachable(smtp, allowedPrivateHosts)
  if (typeof host !== 'string') return host
  return { smtp, host, password: password ?? null, dkim: dkim && privateKey ? { ...dkim, privateKey } : null }
}

async function reachable({ host, port }: Smtp, allowedPrivateHosts: readonly string[]): Promise<string | { fault: MailSettingsFault }> {
  const isExempt = allowedPrivateHosts.some((pair) => pair.toLowerCase() === `${host.toLowerCase()}:${port}`)
  const addresses = isIP(host) ? [{ address: host }] : await lookup(host, { all: true, verbatim: true }).catch(() => [])
  if (addresses.length === 0) return { fault: 'name_unknown' }
  return addresses.find(({ address }) => isExempt || isPublicAddress(address))?.address ?? { fault: 'address_refused' }
}
