import type { MoneyAnswer } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { Sheet } from '../../ui/Page.tsx'

type Wallet = MoneyAnswer['wallets'][number]

const lines = [
  ['issued', 1],
  ['restored', 1],
  ['reinstated', 1],
  ['transferredIn', 1],
  ['redeemed', -1],
  ['expired', -1],
  ['clawed', -1],
  ['withdrawn', -1],
  ['transferredOut', -1],
] as const

/** From the beginning of the period to its end, line by line; the page adds up by itself and says whether it is right. */
export function RollForwardSheet({ wallet, answer: { from, to, points, currency } }: { wallet: Wallet; answer: MoneyAnswer }) {
  const { t, formatNumber, formatMoney, formatDay, language } = useText()
  const ofPoints = points.find(({ code }) => code === wallet.code)
  const name = ofPoints?.name[language] ?? Object.values(ofPoints?.name ?? {})[0]
  const amount = (value: number) => (wallet.currency === null ? formatNumber(value) : formatMoney(value, wallet.currency))
  const sum = lines.reduce((total, [key, sign]) => total + sign * wallet[key], wallet.opening)
  const shown = lines.filter(([key]) => wallet[key] !== 0 || key === 'issued' || key === 'redeemed' || key === 'expired')
  const { pending, active, held, debt } = wallet.closingParts
  return (
    <Sheet
      title={wallet.kind === 'points' ? (name ?? wallet.code) : t(`money.kind.${wallet.kind}`, { currency: wallet.currency ?? '' })}
      intro={
        ofPoints?.owedMinor != null
          ? t('money.owed', {
              points: formatNumber(pending + active + held),
              value: formatMoney(ofPoints.owedMinor, currency),
              day: formatDay(to),
            })
          : undefined
      }
    >
      <table className="money-roll">
        <caption className="visually-hidden">{t('money.roll')}</caption>
        <tbody>
          <tr className="money-edge">
            <th scope="row">{t('money.line.opening', { day: formatDay(from) })}</th>
            <td>{amount(wallet.opening)}</td>
          </tr>
          {shown.map(([key, sign]) => (
            <tr key={key}>
              <th scope="row">{t(`money.line.${key}`)}</th>
              <td>
                {sign < 0 ? '−' : '+'} {amount(wallet[key])}
              </td>
            </tr>
          ))}
          <tr className="money-edge">
            <th scope="row">{t('money.line.closing', { day: formatDay(to) })}</th>
            <td>{amount(wallet.closing)}</td>
          </tr>
        </tbody>
      </table>
      <p className="money-tie" data-ties={sum === wallet.closing}>
        {t(sum === wallet.closing ? 'money.ties' : 'money.tiesNot', { difference: amount(wallet.closing - sum) })}
      </p>
      <p className="soft">
        {t('money.parts', { pending: amount(pending), active: amount(active), held: amount(held), debt: amount(debt) })}{' '}
        {wallet.forgiven > 0 && t('money.forgiven', { amount: amount(wallet.forgiven) })}
      </p>
    </Sheet>
  )
}
