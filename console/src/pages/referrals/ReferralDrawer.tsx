import { Button, Drawer, Textarea } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import type { Gift, ReferralDetail } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useMay } from '../../me.ts'
import { useShop } from '../../shop.ts'
import { Loaded } from '../../ui/Loaded.tsx'
import { useReferral, useVerdict } from './useReferrals.ts'

/** One referral: who, why it stands as it does, and what a person may decide. */
export function ReferralDrawer({ referralId, onClose }: { referralId: string | null; onClose(): void }) {
  const { t } = useText()
  return (
    <Drawer
      opened={referralId !== null}
      onClose={onClose}
      position="right"
      size={460}
      title={t('referrals.one')}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      {referralId !== null && <Detail referralId={referralId} />}
    </Drawer>
  )
}

function Detail({ referralId }: { referralId: string }) {
  const query = useReferral(referralId)
  return (
    <Loaded query={query} lines={5}>
      {(referral) => (
        <div className="stack">
          <Facts referral={referral} />
          <Decide referral={referral} />
          <Decisions referral={referral} />
        </div>
      )}
    </Loaded>
  )
}

function Facts({ referral }: { referral: ReferralDetail }) {
  const { t, formatMoment } = useText()
  const { timeZone } = useShop()
  const { advocate, friend, state, via, clickedAt, orderNumber, heldUntil, flags, advocateGift, friendGift } = referral
  const giftText = useGiftText()
  return (
    <dl className="facts">
      <Fact term={t('referrals.fact.state')}>{t(`referrals.state.${state}`)}</Fact>
      <Fact term={t('referrals.advocate')}>
        <Person {...advocate} />
      </Fact>
      <Fact term={t('referrals.friend')}>{friend ? <Person {...friend} /> : t('referrals.friend.unknown')}</Fact>
      <Fact term={t(`referrals.via.${via}`)}>{formatMoment(clickedAt, timeZone)}</Fact>
      {orderNumber !== null && <Fact term={t('referrals.fact.order')}>{orderNumber}</Fact>}
      {state === 'held' && heldUntil !== null && <Fact term={t('referrals.fact.held_until')}>{formatMoment(heldUntil, timeZone)}</Fact>}
      {flags.length > 0 && <Fact term={t('referrals.fact.flags')}>{flags.map((flag) => t(`referrals.flag.${flag}`)).join(' · ')}</Fact>}
      {(advocateGift ?? friendGift) !== null && (
        <Fact term={t('referrals.fact.given')}>
          {t('referrals.given', { advocate: giftText(advocateGift), friend: giftText(friendGift) })}
        </Fact>
      )}
    </dl>
  )
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Person({ customerId, title }: { customerId: string; title: string }) {
  const { t } = useText()
  const { shopId } = useShop()
  return (
    <Link to="/shops/$shopId/customers/$customerId" params={{ shopId, customerId }}>
      {title || t('duplicates.nameless')}
    </Link>
  )
}

function Decide({ referral }: { referral: ReferralDetail }) {
  const { t } = useText()
  const { shopId } = useShop()
  const mayDecide = useMay(shopId, 'loyalty:adjust')
  const [note, setNote] = useState('')
  const verdict = useVerdict(referral.referralId, { done: t('referrals.decided') })
  const { state, undoable, friend } = referral
  const mayApprove = state === 'qualified'
  const mayReject = friend !== null && state !== 'rejected' && state !== 'revoked'
  if (!mayDecide || !(mayApprove || mayReject || undoable)) return null
  const send = (chosen: 'approve' | 'reject' | 'undo') => verdict.mutate({ verdict: chosen, note }, { onSuccess: () => setNote('') })
  return (
    <div className="stack-tight">
      {state === 'qualified' && <p>{t('referrals.look')}</p>}
      <Textarea
        label={t('referrals.note')}
        maxLength={500}
        autosize
        minRows={1}
        value={note}
        onChange={({ currentTarget }) => setNote(currentTarget.value)}
      />
      <div className="row-end">
        {undoable && (
          <Button variant="default" loading={verdict.isPending} onClick={() => send('undo')}>
            {t('referrals.undo')}
          </Button>
        )}
        {mayReject && (
          <Button variant="default" loading={verdict.isPending} onClick={() => send('reject')}>
            {t(state === 'rewarded' ? 'referrals.revoke' : 'referrals.reject')}
          </Button>
        )}
        {mayApprove && (
          <Button loading={verdict.isPending} onClick={() => send('approve')}>
            {t('referrals.approve')}
          </Button>
        )}
      </div>
    </div>
  )
}

function Decisions({ referral }: { referral: ReferralDetail }) {
  const { t, hasText, formatMoment } = useText()
  const { timeZone } = useShop()
  if (referral.decisions.length === 0) return null
  const wordOf = (reason: string) => t(hasText(`referrals.reason.${reason}`) ? `referrals.reason.${reason}` : `referrals.flag.${reason}`)
  return (
    <section>
      <h3 className="referral-heading">{t('referrals.decisions')}</h3>
      <ol className="entries">
        {referral.decisions.map(({ to, reasons, verdict, staffName, note, at }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: decisions are appended and never change places
          <li key={index} className="entry">
            <div className="entry-main">
              <strong>{verdict ? t(`referrals.verdict.${verdict}`, { name: staffName ?? '–' }) : t(`referrals.state.${to}`)}</strong>
              {reasons.length > 0 && <span>{reasons.map(wordOf).join(' · ')}</span>}
              {note !== null && <span>{note}</span>}
              <span className="soft">{formatMoment(at, timeZone)}</span>
            </div>
          </li>
        ))}
      </ol>
    </section>
  )
}

function useGiftText(): (gift: Gift | null) => string {
  const { t, formatMoney } = useText()
  const { currency } = useShop()
  return (gift) => {
    if (gift === null) return t('referrals.gift.none')
    if (gift.kind === 'coupon') return t('referrals.gift.coupon')
    return gift.kind === 'credit' ? formatMoney(gift.amountMinor, currency) : t('referrals.gift.some_points', { count: gift.points })
  }
}
