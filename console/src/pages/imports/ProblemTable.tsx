import type { Import } from '../../../../server/imports/schema.ts'
import { useText } from '../../language.tsx'

/** Rejected rows: where, why, and what to do about it. */
export function ProblemTable({ problems }: { problems: NonNullable<Import['check']>['problems'] }) {
  const { t, formatNumber } = useText()
  const title = t('imports.check.problems')
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section className="sample problems" tabIndex={0} aria-label={title}>
      <table>
        <caption className="visually-hidden">{title}</caption>
        <thead>
          <tr>
            <th scope="col">{t('imports.check.line')}</th>
            <th scope="col">{t('imports.check.column')}</th>
            <th scope="col">
              {t('imports.check.reason')} · {t('imports.check.remedy')}
            </th>
          </tr>
        </thead>
        <tbody>
          {problems.map((problem) => (
            <tr key={`${problem.rowNo} ${problem.column ?? ''} ${problem.code}`}>
              <td>{formatNumber(problem.lineNo)}</td>
              <td>{problem.column ?? '–'}</td>
              <td>
                <p>{problem.reason}</p>
                <p className="soft">{problem.remedy}</p>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
