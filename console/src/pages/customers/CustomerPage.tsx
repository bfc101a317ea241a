import { Button } from '@mantine/core'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { Customer } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useMay } from '../../me.ts'
import { useShop } from '../../shop.ts'
import { BackIcon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { countryName } from '../../ui/regions.ts'
import { CustomerConsent } from './CustomerConsent.tsx'
import { CustomerFigures } from './CustomerFigures.tsx'
import { CustomerHistory } from './CustomerHistory.tsx'
import { CustomerIdentifiers } from './CustomerIdentifiers.tsx'
import { CustomerKnown } from './CustomerKnown.tsx'
import { CustomerLoyalty } from './CustomerLoyalty.tsx'
import { CustomerPrediction } from './CustomerPrediction.tsx'
import { CustomerSegments } from './CustomerSegments.tsx'
import { CustomerTags } from './CustomerTags.tsx'
import { CustomerTasks } from './CustomerTasks.tsx'
import { EditCustomerDialog } from './EditCustomerDialog.tsx'
import { NoteBox } from './NoteBox.tsx'
import { useCustomer } from './useCustomers.ts'
import './customer.css'

const route = getRouteApi('/signed-in/shops/$shopId/customers/$customerId')

/** One customer: who, how to reach them, the figures, what may be sent, and everything that happened. */
export function CustomerPage() {
  const { t } = useText()
  const { shopId } = useShop()
  const mayChange = useMay(shopId, 'customers:change')
  const { customerId } = route.useParams()
  const [isEditing, setEditing] = useState(false)
  const query = useCustomer(customerId)
  useCurrentAddress(customerId, query.data?.customerId)
  const customer = query.data
  return (
    <Page
      title={customer ? customer.title || t(customer.isErased ? 'customers.erased' : 'duplicates.nameless') : t('customers.one')}
      siteName={t('shell.name')}
      intro={customer && <Whereabouts customer={customer} />}
      actions={
        mayChange &&
        customer &&
        !customer.isErased && (
          <Button variant="default" onClick={() => setEditing(true)}>
            {t('customers.edit')}
          </Button>
        )
      }
      before={
        <Link to="/shops/$shopId/customers" params={{ shopId }} activeOptions={{ exact: true }} className="back-link">
          <BackIcon width={18} height={18} /> {t('customers.title')}
        </Link>
      }
    >
      <Loaded query={query} lines={8}>
        {(found) => (
          <>
            <CustomerTags customer={found} />
            <CustomerFigures customer={found} />
            <div className="customer-columns">
              {mayChange && !found.isErased && <NoteBox customerId={found.customerId} />}
              <div className="customer-side">
                <CustomerPrediction customerId={found.customerId} />
                <CustomerLoyalty customerId={found.customerId} />
                <CustomerSegments customerId={found.customerId} />
                <CustomerTasks customerId={found.customerId} mayChange={mayChange && !found.isErased} />
                <CustomerKnown customer={found} />
                <CustomerConsent customer={found} />
                <CustomerIdentifiers customer={found} />
              </div>
              <CustomerHistory customerId={found.customerId} />
            </div>
            {isEditing && <EditCustomerDialog customer={found} onClose={() => setEditing(false)} />}
          </>
        )}
      </Loaded>
    </Page>
  )
}

/** An address of before a merge leads to whom the customer became, and says so from then on. */
function useCurrentAddress(asked: string, current: string | undefined) {
  const navigate = route.useNavigate()
  const { shopId } = useShop()
  useEffect(() => {
    if (current !== undefined && current !== asked)
      void navigate({ to: '/shops/$shopId/customers/$customerId', params: { shopId, customerId: current }, replace: true })
  }, [asked, current, navigate, shopId])
}

function Whereabouts({ customer }: { customer: Customer }) {
  const { t, language, formatDay } = useText()
  const place = [[customer.postcode, customer.city].filter(Boolean).join(' '), customer.country && countryName(customer.country, language)]
  const parts = [
    ...place,
    customer.language && languageName(customer.language, language),
    customer.firstOrderOn ? t('customers.since', { day: formatDay(customer.firstOrderOn) }) : t('customers.noPurchase'),
  ].filter(Boolean)
  return (
    <>
      {customer.email && <a href={`mailto:${encodeURIComponent(customer.email)}`}>{customer.email}</a>}
      {customer.email && ' · '}
      {customer.phone && <a href={`tel:${customer.phone}`}>{customer.phone}</a>}
      {customer.phone && ' · '}
      {parts.join(' · ')}
    </>
  )
}

function languageName(code: string, language: string): string {
  try {
    return new Intl.DisplayNames(language, { type: 'language' }).of(code) ?? code
  } catch {
    return code
  }
}
