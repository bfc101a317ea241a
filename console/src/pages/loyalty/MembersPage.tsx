import { Button } from '@mantine/core'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { LoyaltyMemberPage } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { ButtonLink } from '../../ui/ButtonLink.tsx'
import { Choice } from '../../ui/Choice.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { Failed } from '../../ui/Failed.tsx'
import { LoyaltyIcon } from '../../ui/icons.tsx'
import { Page } from '../../ui/Page.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { useProgram } from './useLoyalty.ts'
import { useMembers } from './useMembers.ts'

const route = getRouteApi('/signed-in/shops/$shopId/loyalty/members')

type Member = LoyaltyMemberPage['members'][number]
type Name = (tier: string | null) => string

/** Everybody who takes part, with level and balance. */
export function MembersPage() {
  const { t, language, formatNumber } = useText()
  const { tier } = route.useSearch()
  const navigate = route.useNavigate()
  const program = useProgram()
  const list = useMembers(tier)
  const levels = program.data?.program?.tiers?.levels ?? []
  const nameOf: Name = (code) => {
    const name = levels.find((level) => level.code === code)?.name
    return name?.[language] ?? Object.values(name ?? {})[0] ?? code ?? '–'
  }
  const members = list.data?.pages.flatMap((page) => page.members)
  const total = list.data?.pages[0]?.total ?? 0
  return (
    <Page title={t('loyalty.members.title')} siteName={t('shell.name')} intro={t('loyalty.members.intro')}>
      {members === undefined ? (
        list.isError ? (
          <Failed error={list.error} retry={() => void list.refetch()} />
        ) : (
          <Skeleton lines={8} label={t('shell.loading')} />
        )
      ) : members.length === 0 && tier === undefined ? (
        <NoMembers hasProgram={program.data?.program != null} isSettling={program.data?.settling != null} />
      ) : (
        <>
          {levels.length > 1 && (
            <Choice
              label={t('loyalty.members.level')}
              value={tier ?? ''}
              choices={[
                { value: '', label: t('loyalty.members.all') },
                ...levels.map(({ code }) => ({ value: code, label: nameOf(code) })),
              ]}
              onChange={(chosen) => void navigate({ search: chosen === '' ? {} : { tier: chosen }, replace: true })}
            />
          )}
          <p className="soft" role="status">
            {t('loyalty.members.count', { count: total })}
          </p>
          {members.length > 0 && <MemberTable members={members} nameOf={nameOf} />}
          {list.hasNextPage && (
            <Button variant="default" className="fit" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              {t('loyalty.members.more', { shown: formatNumber(members.length), total: formatNumber(total) })}
            </Button>
          )}
        </>
      )}
    </Page>
  )
}

function MemberTable({ members, nameOf }: { members: readonly Member[]; nameOf: Name }) {
  const { t, formatNumber, formatDayOf } = useText()
  const { shopId, timeZone } = useShop()
  return (
    <table className="loyalty-table">
      <caption className="visually-hidden">{t('loyalty.members.title')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('loyalty.members.who')}</th>
          <th scope="col">{t('loyalty.members.level')}</th>
          <th scope="col" className="cell-number">
            {t('loyalty.balance.active')}
          </th>
          <th scope="col" className="cell-number">
            {t('loyalty.balance.pending')}
          </th>
          <th scope="col" className="cell-number">
            {t('loyalty.members.joined')}
          </th>
        </tr>
      </thead>
      <tbody>
        {members.map(({ customerId, title, tier, active, pending, joinedAt }) => (
          <tr key={customerId}>
            <td>
              <Link to="/shops/$shopId/loyalty/members/$customerId" params={{ shopId, customerId }} className="row-name">
                {title || t('duplicates.nameless')}
              </Link>
            </td>
            <td data-label={t('loyalty.members.level')}>{nameOf(tier)}</td>
            <td className="cell-number" data-label={t('loyalty.balance.active')}>
              <strong>{formatNumber(active)}</strong>
            </td>
            <td className="cell-number" data-label={t('loyalty.balance.pending')}>
              {formatNumber(pending)}
            </td>
            <td className="cell-number soft" data-label={t('loyalty.members.joined')}>
              {formatDayOf(joinedAt, timeZone)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function NoMembers({ hasProgram, isSettling }: { hasProgram: boolean; isSettling: boolean }) {
  const { t } = useText()
  const { shopId } = useShop()
  return (
    <Empty
      icon={<LoyaltyIcon />}
      title={t('loyalty.members.none')}
      action={
        !hasProgram && (
          <ButtonLink to="/shops/$shopId/loyalty" params={{ shopId }}>
            {t('loyalty.members.begin')}
          </ButtonLink>
        )
      }
    >
      <p>{t(hasProgram ? (isSettling ? 'loyalty.members.settling' : 'loyalty.members.wait') : 'loyalty.members.before')}</p>
    </Empty>
  )
}
