import { getRouteApi, Link } from '@tanstack/react-router'
import type { Customer } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { Definition } from '../../ui/Definition.tsx'
import { BackIcon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page, Sheet } from '../../ui/Page.tsx'
import { countryName } from '../../ui/regions.ts'
import { CustomerConsent } from './CustomerConsent.tsx'
import { CustomerOrders } from './CustomerOrders.tsx'
import { useCustomer } from './useCustomers.ts'
import './customer.css'

const route = getRouteApi('/signed-in/shops/$shopId/customers/$customerId')

/** One customer: who, the figures, what may be sent, and every order. */
export function CustomerPage() {
  const { t } = useText()
  const { shopId } = useShop()
  const { customerId } = route.useParams()
  const query = useCustomer(customerId)
  const customer = query.data
  return (
    <Page
      title={customer?.title ?? t('customers.one')}
      siteName={t('shell.name')}
      intro={customer && <Whereabouts customer={customer} />}
      before={
        <Link to="/shops/$shopId/customers" params={{ shopId }} activeOptions={{ exact: true }} className="back-link">
          <BackIcon width={18} height={18} /> {t('customers.title')}
        </Link>
      }
    >
      <Loaded query={query} lines={8}>
        {(found) => (
          <>
            <Figures customer={found} />
            <div className="customer-columns">
              <CustomerOrders customerId={customerId} />
              <div>
                <Identifiers customer={found} />
                <CustomerConsent customer={found} />
              </div>
            </div>
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Whereabouts({ customer }: { customer: Customer }) {
  const { t, language, formatDay } = useText()
  const place = [[customer.postcode, customer.city].filter(Boolean).join(' '), customer.country && countryName(customer.country, language)]
  const parts = [
    ...place,
    customer.firstOrderOn ? t('customers.since', { day: formatDay(customer.firstOrderOn) }) : t('customers.noPurchase'),
  ]
  return <>{parts.filter(Boolean).join(' · ')}</>
}

function Figures({ customer }: { customer: Customer }) {
  const { t, formatNumber, formatMoney, formatDay } = useText()
  const { currency } = useShop()
  const money = (minor: number | null) => (minor === null ? '–' : formatMoney(minor, currency))
  const figures = [
    { key: 'revenue', value: money(customer.revenueMinor) },
    { key: 'orders', value: formatNumber(customer.orders) },
    { key: 'purchaseDays', value: formatNumber(customer.purchaseDays) },
    { key: 'averageOrder', value: money(customer.averageOrderValueMinor) },
    {
      key: 'medianGap',
      value: customer.medianGapDays === null ? '–' : t('customers.figure.days', { count: Math.round(customer.medianGapDays) }),
    },
    { key: 'last', value: customer.lastOrderOn ? formatDay(customer.lastOrderOn) : '–' },
  ]
  return (
    <dl className="figures">
      {figures.map(({ key, value }) => (
        <div key={key} className="figure">
          <dt>
            <Definition term={t(`customers.figure.${key}`)} meaning={t(`customers.figure.${key}.meaning`)} />
          </dt>
          <dd>{value}</dd>
        </div>
      ))}
      {customer.unmatchedRefundsMinor !== 0 && (
        <div className="figure">
          <dt>
            <Definition term={t('customers.figure.unmatched')} meaning={t('customers.figure.unmatched.meaning')} />
          </dt>
          <dd>{money(customer.unmatchedRefundsMinor)}</dd>
        </div>
      )}
    </dl>
  )
}

function Identifiers({ customer }: { customer: Customer }) {
  const { t } = useText()
  return (
    <Sheet title={t('customers.identifiers')} intro={t('customers.identifiers.intro')}>
      <dl className="facts">
        {customer.identifiers.map(({ kind, value }) => (
          <div key={`${kind} ${value}`}>
            <dt>{t(`customers.identifier.${kind}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Sheet>
  )
}
