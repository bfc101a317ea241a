import { Button } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import type { ReferralOverview, ReferralRow } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useMay } from '../../me.ts'
import { useShop } from '../../shop.ts'
import { ButtonLink } from '../../ui/ButtonLink.tsx'
import { Choice } from '../../ui/Choice.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { Failed } from '../../ui/Failed.tsx'
import { ReferralsIcon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page, Sheet } from '../../ui/Page.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { ReferralDrawer } from './ReferralDrawer.tsx'
import { type ReferralFilter, referralFilters } from './states.ts'
import { useReferralList, useReferralOverview } from './useReferrals.ts'
import './referrals.css'

const route = getRouteApi('/signed-in/shops/$shopId/referrals')

/** Customers who bring others: numbers, all of them by state, and those that a person is to look at. */
export function ReferralsPage() {
  const { t } = useText()
  const { shopId } = useShop()
  const mayConfigure = useMay(shopId, 'loyalty:configure')
  const overview = useReferralOverview()
  const settings = mayConfigure && (
    <ButtonLink to="/shops/$shopId/referrals/settings" params={{ shopId }} variant={overview.data?.isActive ? 'default' : 'filled'}>
      {t(overview.data?.isActive ? 'referrals.settings.open' : 'referrals.begin')}
    </ButtonLink>
  )
  const isNew = overview.data !== undefined && !overview.data.isActive && sumOf(overview.data) === 0
  return (
    <Page title={t('referrals.title')} siteName={t('shell.name')} intro={t('referrals.intro')} actions={!isNew && settings}>
      <Loaded query={overview}>
        {(numbers) =>
          isNew ? (
            <Empty icon={<ReferralsIcon />} title={t('referrals.empty.title')} action={settings}>
              <p>{t('referrals.empty.text')}</p>
              <p>{t('referrals.empty.how')}</p>
            </Empty>
          ) : (
            <>
              <Numbers overview={numbers} />
              <ReferralList waiting={numbers.waiting} />
            </>
          )
        }
      </Loaded>
    </Page>
  )
}

const sumOf = ({ states }: ReferralOverview): number => Object.values(states).reduce((sum, n) => sum + n, 0)

function Numbers({ overview }: { overview: ReferralOverview }) {
  const { t, formatNumber, formatMoney } = useText()
  const { advocates, friends, revenueMinor, currency, isActive } = overview
  return (
    <>
      {!isActive && <p className="soft">{t('referrals.paused')}</p>}
      <dl className="figures">
        {(
          [
            ['friends', formatNumber(friends)],
            ['advocates', formatNumber(advocates)],
            ['revenue', formatMoney(revenueMinor, currency)],
          ] as const
        ).map(([name, value]) => (
          <div key={name} className="figure">
            <dt>{t(`referrals.number.${name}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}

function ReferralList({ waiting }: { waiting: number }) {
  const { t, formatNumber } = useText()
  const { state } = route.useSearch()
  const navigate = route.useNavigate()
  const [opened, setOpened] = useState<string | null>(null)
  const list = useReferralList(state)
  const referrals = list.data?.pages.flatMap((page) => page.referrals)
  const nameOf = (each: ReferralFilter) =>
    each === 'waiting' && waiting > 0 ? `${t('referrals.filter.waiting')} (${formatNumber(waiting)})` : t(`referrals.filter.${each}`)
  return (
    <Sheet title={t('referrals.list')}>
      <div className="referral-filters">
        <Choice
          label={t('referrals.filter')}
          value={state ?? 'all'}
          choices={referralFilters.map((each) => ({ value: each, label: nameOf(each) }))}
          onChange={(chosen) => void navigate({ search: chosen === 'all' ? {} : { state: chosen }, replace: true })}
        />
      </div>
      {referrals === undefined ? (
        list.isError ? (
          <Failed error={list.error} retry={() => void list.refetch()} />
        ) : (
          <Skeleton lines={6} label={t('shell.loading')} />
        )
      ) : referrals.length === 0 ? (
        <p className="soft" role="status">
          {t(state === 'waiting' ? 'referrals.list.nothing_waits' : 'referrals.list.none')}
        </p>
      ) : (
        <ul className="entries">
          {referrals.map((referral) => (
            <ReferralEntry key={referral.referralId} referral={referral} onOpen={() => setOpened(referral.referralId)} />
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <Button variant="default" mt="md" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('shell.more')}
        </Button>
      )}
      <ReferralDrawer referralId={opened} onClose={() => setOpened(null)} />
    </Sheet>
  )
}

function ReferralEntry({ referral, onOpen }: { referral: ReferralRow; onOpen(): void }) {
  const { t, formatMoment } = useText()
  const { timeZone } = useShop()
  const { state, advocate, friend, flags, reasons, changedAt } = referral
  const nameless = t('duplicates.nameless')
  const why =
    state === 'qualified' ? flags.map((flag) => t(`referrals.flag.${flag}`)) : reasons.map((reason) => t(`referrals.reason.${reason}`))
  return (
    <li className="entry">
      <div className="entry-main">
        <button type="button" className="plain-button referral-name" onClick={onOpen}>
          {friend
            ? t('referrals.who', { advocate: advocate.title || nameless, friend: friend.title || nameless })
            : t('referrals.who.unknown', { advocate: advocate.title || nameless })}
        </button>
        {why.length > 0 && <span>{why.join(' · ')}</span>}
        <span className="soft">{formatMoment(changedAt, timeZone)}</span>
      </div>
      <span className="tag" data-tone={state === 'qualified' ? 'accent' : undefined}>
        {t(`referrals.state.${state}`)}
      </span>
    </li>
  )
}
