import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { shopPath } from '../../addresses.ts'
import type { Approval } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useMay, useMe } from '../../me.ts'
import { useShop } from '../../shop.ts'
import { Empty } from '../../ui/Empty.tsx'
import { CheckIcon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page, Sheet } from '../../ui/Page.tsx'
import { useLoyaltyAction } from './useLoyalty.ts'
import { useApprovals } from './useMembers.ts'

/** Corrections above the programme's limit: one person asks, another decides. */
export function ApprovalsPage() {
  const { t } = useText()
  const query = useApprovals()
  return (
    <Page title={t('loyalty.approvals.title')} siteName={t('shell.name')} intro={t('loyalty.approvals.intro')}>
      <Loaded query={query} lines={4}>
        {({ approvals }) => <Approvals approvals={approvals} />}
      </Loaded>
    </Page>
  )
}

function Approvals({ approvals }: { approvals: readonly Approval[] }) {
  const { t } = useText()
  const waiting = approvals.filter(({ state }) => state === 'waiting')
  const decided = approvals.filter(({ state }) => state !== 'waiting')
  return (
    <>
      {waiting.length === 0 ? (
        <Empty icon={<CheckIcon />} title={t('loyalty.approvals.none')}>
          <p>{t('loyalty.approvals.none.text')}</p>
        </Empty>
      ) : (
        <Sheet title={t('loyalty.approvals.waiting')}>
          <ul className="entries">
            {waiting.map((approval) => (
              <ApprovalEntry key={approval.approvalId} approval={approval} />
            ))}
          </ul>
        </Sheet>
      )}
      {decided.length > 0 && (
        <Sheet title={t('loyalty.approvals.decided')}>
          <ul className="entries">
            {decided.map((approval) => (
              <ApprovalEntry key={approval.approvalId} approval={approval} />
            ))}
          </ul>
        </Sheet>
      )}
    </>
  )
}

function ApprovalEntry({ approval }: { approval: Approval }) {
  const { t, formatMoment } = useText()
  const { shopId, timeZone } = useShop()
  const { staffId } = useMe()
  const mayAdjust = useMay(shopId, 'loyalty:adjust')
  const { approvalId, customerId, title, points, reason, state, askedBy, askedById, askedAt, decidedBy, decidedAt } = approval
  const decide = useLoyaltyAction((isApproved: boolean) => api.post(shopPath(shopId, `/loyalty/approvals/${approvalId}`), { isApproved }), {
    done: () => t('loyalty.approvals.done'),
  })
  return (
    <li className="entry">
      <div className="entry-main">
        <strong>
          {t(points > 0 ? 'loyalty.approvals.gives' : 'loyalty.approvals.takes', { count: Math.abs(points) })}{' '}
          <Link to="/shops/$shopId/loyalty/members/$customerId" params={{ shopId, customerId }}>
            {title || t('duplicates.nameless')}
          </Link>
        </strong>
        <span>{reason}</span>
        <span className="soft">{t('loyalty.approvals.asked', { name: askedBy ?? '–', when: formatMoment(askedAt, timeZone) })}</span>
        {decidedAt !== null && (
          <span className="soft">
            {t(`loyalty.approvals.${state === 'approved' ? 'approved' : 'declined'}`, {
              name: decidedBy ?? '–',
              when: formatMoment(decidedAt, timeZone),
            })}
          </span>
        )}
      </div>
      {state === 'waiting' && mayAdjust && askedById !== staffId && (
        <div className="row-end">
          <Button variant="default" loading={decide.isPending} onClick={() => decide.mutate(false)}>
            {t('loyalty.approvals.decline')}
          </Button>
          <Button loading={decide.isPending} onClick={() => decide.mutate(true)}>
            {t('loyalty.approvals.approve')}
          </Button>
        </div>
      )}
      {state === 'waiting' && askedById === staffId && <span className="soft">{t('loyalty.approvals.yours')}</span>}
    </li>
  )
}
