import type { ErasurePreview } from '../../answers.ts'
import { useText } from '../../language.tsx'

/** What goes and what stays, and why it does. */
export function ErasureCounts({ counts }: { counts: ErasurePreview['counts'] }) {
  const { t, hasText, formatNumber } = useText()
  const named = (name: string) => (hasText(`privacy.data.${name}`) ? t(`privacy.data.${name}`) : name)
  const why = (name: string) => (hasText(`privacy.stays.${name}`) ? t(`privacy.stays.${name}`) : t('privacy.stays'))
  const present = counts.filter(({ removed, kept }) => removed + kept > 0)
  return (
    <table className="erasure-table">
      <thead>
        <tr>
          <th scope="col">{t('privacy.data')}</th>
          <th scope="col" className="cell-number">
            {t('privacy.goes')}
          </th>
          <th scope="col" className="cell-number">
            {t('privacy.kept')}
          </th>
        </tr>
      </thead>
      <tbody>
        {present.map(({ name, removed, kept }) => (
          <tr key={name}>
            <th scope="row">
              {named(name)}
              {kept > 0 && <div className="soft">{why(name)}</div>}
            </th>
            <td className="cell-number">{formatNumber(removed)}</td>
            <td className="cell-number">{formatNumber(kept)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
