import { Link } from '@tanstack/react-router'
import type { DuplicatePair, DuplicateReason, DuplicateSide } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { likelihoodOf } from './likelihood.ts'

const fields = ['customerNumber', 'email', 'phone', 'city', 'orders', 'revenue'] as const
type Field = (typeof fields)[number]

/** What each reason is about; the name stands in the head of the columns. */
const fieldsOf: Record<DuplicateReason, readonly (Field | 'name')[]> = {
  email_variant: ['email'],
  email_claimed: ['email'],
  same_email: ['email'],
  phone_claimed: ['phone'],
  same_phone: ['phone'],
  name_and_postcode: ['name', 'city'],
  name_and_birthday: ['name'],
}

/** Two customers side by side: how likely they are one, why, and what is known of each. What is alike stands out. */
export function PairComparison({ pair, isExample = false }: { pair: DuplicatePair; isExample?: boolean }) {
  const { t } = useText()
  const likelihood = likelihoodOf(pair.score)
  const alike = new Set(pair.reasons.flatMap((reason) => fieldsOf[reason]))
  const sides = [pair.one, pair.other]
  const shown = fields.filter((field) => field === 'orders' || field === 'revenue' || sides.some((side) => side[field] !== null))
  return (
    <>
      <div className="pair-head">
        <span className="tag" data-tone={likelihood === 'possible' ? 'plain' : 'accent'}>
          {isExample ? t('duplicates.example') : t(`duplicates.likelihood.${likelihood}`)}
        </span>
        <ul className="pair-reasons">
          {pair.reasons.map((reason) => (
            <li key={reason}>{t(`duplicates.reason.${reason}`)}</li>
          ))}
        </ul>
      </div>
      <table className="pair-table">
        <thead>
          <tr>
            <td />
            {sides.map((side) => (
              <th key={side.customerId} scope="col">
                <Name side={side} pair={pair} isAlike={alike.has('name')} isLink={!isExample} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((field) => (
            <tr key={field}>
              <th scope="row">{t(`duplicates.field.${field}`)}</th>
              {sides.map((side) => (
                <td key={side.customerId}>
                  <Value side={side} field={field} isAlike={alike.has(field)} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

interface NameProps {
  side: DuplicateSide
  pair: DuplicatePair
  isAlike: boolean
  isLink: boolean
}

function Name({ side, pair, isAlike, isLink }: NameProps) {
  const { t } = useText()
  const { shopId } = useShop()
  const name = side.title === '' ? t('duplicates.nameless') : side.title
  const marked = isAlike ? <mark className="alike">{name}</mark> : name
  return (
    <>
      {isLink ? (
        <Link to="/shops/$shopId/customers/$customerId" params={{ shopId, customerId: side.customerId }} className="row-link pair-name">
          {marked}
        </Link>
      ) : (
        <span className="pair-name">{marked}</span>
      )}
      {!pair.hasTwoNumbers && side.customerNumber !== null && <span className="pair-stays">{t('duplicates.stays')}</span>}
    </>
  )
}

function Value({ side, field, isAlike }: { side: DuplicateSide; field: Field; isAlike: boolean }) {
  const { t, formatNumber, formatMoney } = useText()
  const { currency } = useShop()
  if (field === 'orders') return formatNumber(side.orders)
  if (field === 'revenue') return formatMoney(side.revenueMinor, currency)
  const value = side[field]
  if (value === null)
    return (
      <span className="soft">
        <span aria-hidden="true">–</span>
        <span className="visually-hidden">{t('duplicates.unknown')}</span>
      </span>
    )
  return isAlike ? <mark className="alike">{value}</mark> : value
}
