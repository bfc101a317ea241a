import { Button, Menu } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { Customer, MemberStatus } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useMay } from '../../me.ts'
import { useShop } from '../../shop.ts'
import { ButtonLink } from '../../ui/ButtonLink.tsx'
import { Choice } from '../../ui/Choice.tsx'
import { BackIcon, ChevronIcon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { HouseholdSheet } from './HouseholdSheet.tsx'
import { JoiningNote, LeaveItem } from './JoiningNote.tsx'
import { LotExplorer } from './LotExplorer.tsx'
import { type ByHand, MemberDialog } from './MemberDialog.tsx'
import { MemberFigures, MemberRewards, MemberTier } from './MemberStanding.tsx'
import { StatementSheet } from './StatementSheet.tsx'
import { useProgram } from './useLoyalty.ts'
import { useMember } from './useMembers.ts'
import './loyalty.css'
import './members.css'

const route = getRouteApi('/signed-in/shops/$shopId/loyalty/members/$customerId')

/** One member: what there is, why, what happened point by point, and what can be done by hand. */
export function MemberPage() {
  const { t } = useText()
  const { shopId } = useShop()
  const { customerId } = route.useParams()
  const status = useMember(customerId)
  const customer = useQuery({
    queryKey: ['shop', shopId, 'customer', customerId],
    queryFn: ({ signal }) => api.get<Customer>(shopPath(shopId, `/customers/${customerId}`), signal),
  })
  return (
    <Page
      title={customer.data?.title || t('loyalty.member.one')}
      siteName={t('shell.name')}
      before={
        <Link to="/shops/$shopId/loyalty/members" params={{ shopId }} className="back-link">
          <BackIcon width={18} height={18} /> {t('loyalty.members.title')}
        </Link>
      }
      actions={
        <ButtonLink variant="default" to="/shops/$shopId/customers/$customerId" params={{ shopId, customerId }}>
          {t('loyalty.member.customer')}
        </ButtonLink>
      }
    >
      <Loaded query={status} lines={10}>
        {(found) => <Member status={found} />}
      </Loaded>
    </Page>
  )
}

function Member({ status }: { status: MemberStatus }) {
  const { t, language } = useText()
  const { shopId } = useShop()
  const mayAdjust = useMay(shopId, 'loyalty:adjust')
  const [wallet, setWallet] = useState(status.wallets[0]?.wallet ?? 'points')
  const [byHand, setByHand] = useState<ByHand | null>(null)
  const program = useProgram().data?.program
  const levels = program?.tiers?.levels ?? []
  const { customerId, isMember, canJoin, wallets } = status
  const chosen = wallets.find((each) => each.wallet === wallet)
  const doable = (['adjust', 'transfer', 'tier'] as const).filter((kind) => kind !== 'tier' || levels.length > 0)
  return (
    <>
      <div className="member-tools">
        {wallets.length > 1 && (
          <Choice
            label={t('loyalty.rule.wallet')}
            value={wallet}
            choices={wallets.map((each) => ({
              value: each.wallet,
              label: each.name ? (each.name[language] ?? Object.values(each.name)[0] ?? each.wallet) : t('loyalty.member.credit'),
            }))}
            onChange={setWallet}
          />
        )}
        {mayAdjust && (
          <Menu position="bottom-end" withinPortal>
            <Menu.Target>
              <Button rightSection={<ChevronIcon width={18} height={18} />}>{t('loyalty.byHand')}</Button>
            </Menu.Target>
            <Menu.Dropdown>
              {doable.map((kind) => (
                <Menu.Item key={kind} onClick={() => setByHand({ kind })}>
                  {t(`loyalty.byHand.${kind}`)}
                </Menu.Item>
              ))}
              {isMember && program?.enrolment === 'by_joining' && <LeaveItem customerId={customerId} />}
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
      {canJoin && <JoiningNote customerId={customerId} />}
      {!isMember && !canJoin && <p className="loyalty-note">{t('loyalty.member.none')}</p>}
      {chosen && <MemberFigures wallet={chosen} />}
      <div className="member-columns">
        <div className="member-column">
          <MemberTier tier={status.tier} />
          <HouseholdSheet status={status} wallet={wallet} rules={program?.households ?? null} />
        </div>
        <MemberRewards status={status} />
      </div>
      <LotExplorer
        key={wallet}
        customerId={customerId}
        wallet={wallet}
        currency={chosen?.currency ?? null}
        {...(mayAdjust ? { onExtend: (lot) => setByHand({ kind: 'extend', lot }) } : {})}
      />
      <StatementSheet customerId={customerId} {...(mayAdjust ? { onUndo: (line) => setByHand({ kind: 'reverse', line }) } : {})} />
      <MemberDialog byHand={byHand} status={status} wallet={wallet} levels={levels} onClose={() => setByHand(null)} />
    </>
  )
}
