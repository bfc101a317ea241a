import type { SimulationReport, SimulationView } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { Sheet } from '../../ui/Page.tsx'

/** What the figures rest on, and what they leave out: in sentences, where they cannot be overlooked. */
export function Assumptions({ view: { asked, programs }, report }: { view: SimulationView; report: SimulationReport }) {
  const { t, formatNumber } = useText()
  const side = report.sides.at(-1)
  const hasActs = programs.some(({ rules }) => rules.some(({ kind }) => kind.code === 'act'))
  const isJoined = programs.some(({ enrolment }) => enrolment === 'by_joining')
  const sentences = [
    t('simulation.assumed.same'),
    asked.spending.kind === 'as_it_was' ? t('simulation.assumed.real') : t('simulation.assumed.share', { percent: asked.spending.percent }),
    ...(side && side.unmetPoints > 0 ? [t('simulation.assumed.unmet', { count: side.unmetPoints })] : []),
    ...(isJoined ? [t('simulation.assumed.joining')] : []),
    ...(hasActs ? [t('simulation.assumed.acts')] : []),
    ...(side?.budgets ?? []).map(({ ruleId, given, budget }) =>
      t(given > budget ? 'simulation.assumed.budgetOver' : 'simulation.assumed.budget', {
        ...{ rule: ruleId, given: formatNumber(given), budget: formatNumber(budget) },
      }),
    ),
    t('simulation.assumed.stock'),
  ]
  return (
    <Sheet title={t('simulation.assumed')}>
      <ul className="simulation-assumed">
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </Sheet>
  )
}
