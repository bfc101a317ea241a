import { useState } from 'react'
import type { Customer } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useMay } from '../../me.ts'
import { useShop } from '../../shop.ts'
import { CheckIcon, CircleIcon, CloseIcon } from '../../ui/icons.tsx'
import { Sheet } from '../../ui/Page.tsx'
import { TextButton } from '../../ui/TextButton.tsx'
import { ConsentDialog } from './ConsentDialog.tsx'

const channels = ['email', 'sms'] as const
export type Channel = (typeof channels)[number]

const icons: Record<string, typeof CheckIcon> = { granted: CheckIcon, revoked: CloseIcon }

/** What this person agreed to, channel by channel, how that is known, and the way to write down a change. */
export function CustomerConsent({ customer }: { customer: Customer }) {
  const { t, hasText } = useText()
  const { shopId } = useShop()
  const mayChange = useMay(shopId, 'consent:change')
  const [asked, setAsked] = useState<Channel | null>(null)
  return (
    <Sheet
      title={t('customers.consent')}
      intro={customer.consent.length === 0 ? t('customers.consent.nothing') : t('customers.consent.intro')}
    >
      <ul className="consents">
        {channels.map((channel) => {
          const known = customer.consent.find((consent) => consent.channel === channel)
          const state = known?.state ?? 'unknown'
          const stateKey = `customers.consentState.${state}`
          const Icon = icons[state] ?? CircleIcon
          return (
            <li key={channel} data-state={state}>
              <Icon width={18} height={18} />
              <div>
                <strong>
                  {t(`customers.channel.${channel}`)}: {hasText(stateKey) ? t(stateKey) : state}
                </strong>
                {known && <HowKnown known={known} />}
              </div>
              {mayChange && (
                <TextButton
                  onClick={() => setAsked(channel)}
                  aria-label={t('customers.consent.changeOf', { channel: t(`customers.channel.${channel}`) })}
                >
                  {t('customers.consent.change')}
                </TextButton>
              )}
            </li>
          )
        })}
      </ul>
      {asked && <ConsentDialog customer={customer} channel={asked} onClose={() => setAsked(null)} />}
    </Sheet>
  )
}

function HowKnown({ known }: { known: Customer['consent'][number] }) {
  const { t, formatDayOf } = useText()
  const { timeZone } = useShop()
  const parts = [known.since && t('customers.consent.since', { day: formatDayOf(known.since, timeZone) }), known.source, known.recordedBy]
  return <span className="soft">{parts.filter(Boolean).join(' · ')}</span>
}
