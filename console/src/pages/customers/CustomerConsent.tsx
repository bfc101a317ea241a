import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { Customer, CustomerConsentsAnswer } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useMay } from '../../me.ts'
import { useShop } from '../../shop.ts'
import { CheckIcon, CircleIcon, CloseIcon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Sheet } from '../../ui/Page.tsx'
import { TextButton } from '../../ui/TextButton.tsx'
import { ConsentAnswers } from './ConsentAnswers.tsx'
import { ConsentDialog } from './ConsentDialog.tsx'
import { DataRequestDialog } from './DataRequestDialog.tsx'
import { consentName, type HeldConsent } from './held-consent.ts'
import { PreferenceLink } from './PreferenceLink.tsx'

const icons: Record<string, typeof CheckIcon> = { granted: CheckIcon, revoked: CloseIcon }

/** What may be done with this person: each permission with how it is known and why, and the ways to change it. */
export function CustomerConsent({ customer }: { customer: Customer }) {
  const { t } = useText()
  const { shopId } = useShop()
  const mayRead = useMay(shopId, 'consent:read')
  const mayRecord = useMay(shopId, 'consent:record')
  const mayHandle = useMay(shopId, 'privacy:handle')
  const [isAsking, setAsking] = useState(false)
  const { isErased } = customer
  const consents = useQuery({
    queryKey: ['shop', shopId, 'customer', customer.customerId, 'consents'],
    queryFn: ({ signal }) => api.get<CustomerConsentsAnswer>(shopPath(shopId, `/customers/${customer.customerId}/consents`), signal),
    enabled: mayRead && !isErased,
  })
  if (!mayRead || isErased) return null
  return (
    <Sheet title={t('customers.consent')}>
      <Loaded query={consents} lines={4}>
        {(answer) => (
          <>
            <ul className="consents">
              {answer.consents.map((consent) => (
                <ConsentLine key={`${consent.channel} ${consent.purpose} ${consent.contact}`} customer={customer} consent={consent} />
              ))}
            </ul>
            {answer.suppressions.map(({ channel, contact, reason }) => (
              <p key={`${channel} ${contact} ${reason}`} className="soft">
                {contact}: {t(`consent.suppress.reason.${reason}`)}
              </p>
            ))}
          </>
        )}
      </Loaded>
      <ConsentAnswers customerId={customer.customerId} />
      <div className="row">
        {mayRecord && <PreferenceLink customerId={customer.customerId} />}
        {mayHandle && (
          <Button variant="default" size="compact-sm" onClick={() => setAsking(true)}>
            {t('privacy.new')}
          </Button>
        )}
      </div>
      {isAsking && <DataRequestDialog customerId={customer.customerId} onClose={() => setAsking(false)} />}
    </Sheet>
  )
}

function ConsentLine({ customer, consent }: { customer: Customer; consent: HeldConsent }) {
  const { t } = useText()
  const { shopId } = useShop()
  const mayChange = useMay(shopId, 'consent:change')
  const [isAsked, setAsked] = useState(false)
  const name = consentName(consent, t)
  const Icon = icons[consent.state] ?? CircleIcon
  return (
    <li data-state={consent.answer.isAllowed ? 'granted' : consent.state}>
      <Icon width={18} height={18} />
      <div>
        <strong>
          {name}: {t(`consent.state.${consent.state}`)}
        </strong>
        {consent.contact !== '' && <span className="consent-contact">{consent.contact}</span>}
        <HowKnown consent={consent} />
        <details className="change-details">
          <summary>{t(consent.answer.isAllowed ? 'consent.allowed' : 'consent.forbidden')}</summary>
          <ul className="soft">
            {consent.answer.rules.map(({ id, text }) => (
              <li key={id}>{text}</li>
            ))}
          </ul>
        </details>
      </div>
      {mayChange && (
        <TextButton onClick={() => setAsked(true)} aria-label={t('customers.consent.changeOf', { channel: name })}>
          {t('customers.consent.change')}
        </TextButton>
      )}
      {isAsked && <ConsentDialog customer={customer} consent={consent} onClose={() => setAsked(false)} />}
    </li>
  )
}

function HowKnown({ consent }: { consent: HeldConsent }) {
  const { t, formatDayOf } = useText()
  const { shopId, timeZone } = useShop()
  if (consent.since === null) return null
  const parts = [t('customers.consent.since', { day: formatDayOf(consent.since, timeZone) }), consent.source, consent.recordedBy]
  return (
    <span className="soft">
      {parts.filter(Boolean).join(' · ')}{' '}
      {consent.evidenceId && (
        <Link to="/shops/$shopId/consent/receipts/$evidenceId" params={{ shopId, evidenceId: consent.evidenceId }}>
          {t('consent.receipt')}
        </Link>
      )}
    </span>
  )
}
