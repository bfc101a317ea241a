import { openVault, type Vault } from '../kit/sealed.ts'
import type { Services } from '../kit/services.ts'
import type { Sending } from './take-due.ts'

/** The vault in which the secrets of an installation's webhooks lie. */
export const vaultOf = ({ settings }: Pick<Services, 'settings'>): Vault => openVault(settings)

/** Where a secret belongs: it can be read for this webhook and for no other. */
export const placeOf = ({ shopId, webhookId }: { shopId: string; webhookId: string }): string => `webhooks ${shopId} ${webhookId}`

/**
 * The secrets that sign now: the present one first, and the earlier one until its time is over. Empty where the present one
 * cannot be read, because the key of the installation is another than it was.
 */
export function signingSecrets(vault: Vault, sending: Sending, now: Date): string[] {
  const place = placeOf(sending)
  const secret = vault.unseal(sending.secret, place)
  if (secret === null) return []
  const isOldValid = sending.oldSecret !== null && sending.oldSecretUntil !== null && sending.oldSecretUntil > now
  const oldSecret = isOldValid && sending.oldSecret ? vault.unseal(sending.oldSecret, place) : null
  return oldSecret === null ? [secret] : [secret, oldSecret]
}
