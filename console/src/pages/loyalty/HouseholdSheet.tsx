import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { LoyaltyProgram, MemberStatus } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useMay } from '../../me.ts'
import { useShop } from '../../shop.ts'
import { Sheet } from '../../ui/Page.tsx'
import { TextButton } from '../../ui/TextButton.tsx'
import { type HouseholdChange, HouseholdDialog } from './HouseholdDialog.tsx'

type HouseholdSheetProps = { status: MemberStatus; wallet: string; rules: LoyaltyProgram['households'] }

/** Whom the member spends points together with, and what all of them have. Nothing where the programme has no households. */
export function HouseholdSheet({ status, wallet, rules }: HouseholdSheetProps) {
  const { t } = useText()
  const { shopId } = useShop()
  const mayAdjust = useMay(shopId, 'loyalty:adjust')
  const [change, setChange] = useState<HouseholdChange | null>(null)
  if (rules === null) return null
  const { household } = status
  const isFull = household !== null && household.members.length >= rules.maxMembers
  return (
    <Sheet
      title={t('loyalty.household')}
      actions={
        mayAdjust &&
        !isFull && (
          <Button variant="default" onClick={() => setChange({ kind: household ? 'add' : 'found' })}>
            {t(household ? 'loyalty.household.add' : 'loyalty.household.found')}
          </Button>
        )
      }
    >
      {household ? (
        <Members household={household} wallet={wallet} own={status.customerId} {...(mayAdjust ? { onChange: setChange } : {})} />
      ) : (
        <p className="soft">{t('loyalty.household.none')}</p>
      )}
      <HouseholdDialog change={change} status={status} leaving={rules.leaving} onClose={() => setChange(null)} />
    </Sheet>
  )
}

type MembersProps = {
  household: NonNullable<MemberStatus['household']>
  wallet: string
  own: string
  onChange?: (change: HouseholdChange) => void
}

function Members({ household: { members, wallets, maySpendAll }, wallet, own, onChange }: MembersProps) {
  const { t, formatNumber, formatMoney } = useText()
  const { shopId, currency } = useShop()
  const pooled = wallets.find((each) => each.wallet === wallet)
  return (
    <div className="stack">
      {pooled && (
        <dl className="facts">
          <div>
            <dt>{t('loyalty.household.together')}</dt>
            <dd>
              <strong>{formatNumber(pooled.active)}</strong>{' '}
              {pooled.worthMinor !== null && pooled.worthMinor > 0 && (
                <span className="soft">{t('loyalty.balance.worth', { money: formatMoney(pooled.worthMinor, currency) })}</span>
              )}
            </dd>
          </div>
        </dl>
      )}
      <ul className="entries household" aria-label={t('loyalty.household.who')}>
        {members.map((member) => {
          const name = member.title || t('duplicates.nameless')
          return (
            <li key={member.customerId} className="entry">
              <div className="entry-main">
                {member.customerId === own ? (
                  <strong>{name}</strong>
                ) : (
                  <Link to="/shops/$shopId/loyalty/members/$customerId" params={{ shopId, customerId: member.customerId }}>
                    {name}
                  </Link>
                )}
                {member.isOwner && <span className="soft">{t('loyalty.household.owner')}</span>}
              </div>
              {onChange && (
                <TextButton
                  aria-label={t('loyalty.household.remove.of', { name })}
                  onClick={() => onChange({ kind: 'remove', customerId: member.customerId, name })}
                >
                  {t('loyalty.household.remove')}
                </TextButton>
              )}
            </li>
          )
        })}
      </ul>
      {!maySpendAll && <p className="soft">{t('loyalty.household.ownerSpends')}</p>}
      {onChange && (
        <div>
          <TextButton tone="danger" onClick={() => onChange({ kind: 'dissolve' })}>
            {t('loyalty.household.dissolve')}
          </TextButton>
        </div>
      )}
    </div>
  )
}
