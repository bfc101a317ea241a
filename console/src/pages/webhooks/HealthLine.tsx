import type { Webhook } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { CheckIcon, CircleIcon, PauseIcon, WarningIcon } from '../../ui/icons.tsx'
import { healthOf } from './health.ts'

/** How a webhook is doing, in words. */
export function HealthLine({ webhook }: { webhook: Webhook }) {
  const { t, formatMoment, formatRelative } = useText()
  const { timeZone } = useShop()
  const { tone, text, at } = healthOf(webhook)
  const Icon = text === 'paused' ? PauseIcon : icons[tone]
  return (
    <span className="webhook-health" data-tone={tone}>
      <Icon width={18} height={18} />
      <span>
        {t(`webhooks.health.${text}`, { when: at === null ? '' : text === 'failing' ? formatMoment(at, timeZone) : formatRelative(at) })}
        {webhook.waiting > 0 && ` ${t('webhooks.waiting', { count: webhook.waiting })}`}
        {webhook.parked > 0 && ` ${t('webhooks.parked', { count: webhook.parked })}`}
      </span>
    </span>
  )
}

const icons = { good: CheckIcon, quiet: CircleIcon, warning: WarningIcon, danger: WarningIcon }
