import { useText } from '../../language.tsx'
import { BarRows } from '../../report/BarRows.tsx'
import { useShop } from '../../shop.ts'
import { ButtonLink } from '../../ui/ButtonLink.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { FormProblem } from '../../ui/FormProblem.tsx'
import { AuditIcon, ImportIcon } from '../../ui/icons.tsx'
import { TextButton } from '../../ui/TextButton.tsx'

const example = { share: 0.31, orders: 1.62, gapDays: 41, ladder: [1, 0.31, 0.16, 0.09], customers: 1840 }

/** Before the first orders: the one thing to do, and what the page will look like then. */
export function EmptyAudit({ isBusy, problem, onCompute }: { isBusy: boolean; problem: unknown; onCompute: () => void }) {
  const { t, formatPercent, formatNumber } = useText()
  const { shopId } = useShop()
  return (
    <>
      <Empty
        icon={<AuditIcon />}
        title={t('audit.page.emptyTitle')}
        action={
          <>
            <ButtonLink to="/shops/$shopId/imports" params={{ shopId }} leftSection={<ImportIcon />}>
              {t('audit.page.emptyAction')}
            </ButtonLink>
            <TextButton onClick={onCompute} disabled={isBusy}>
              {t('audit.page.compute')}
            </TextButton>
          </>
        }
      >
        <p>{t('audit.page.emptyMeaning')}</p>
        <FormProblem error={problem} />
      </Empty>
      <section className="audit-example" aria-label={t('audit.page.emptyPreview')}>
        <h2>{t('audit.page.emptyPreview')}</h2>
        <p className="tag">{t('audit.page.emptyExample')}</p>
        <div className="rp">
          <ul className="rp-cards">
            <ExampleCard
              name={t('audit.metric.returningShare')}
              value={formatPercent(example.share)}
              meaning={t('audit.meaning.returningShare')}
            />
            <ExampleCard
              name={t('audit.metric.ordersPerCustomer')}
              value={formatNumber(example.orders, 2)}
              meaning={t('audit.meaning.ordersPerCustomer')}
            />
            <ExampleCard
              name={t('audit.metric.medianGapDays')}
              value={t('audit.days', { n: example.gapDays })}
              meaning={t('audit.meaning.medianGapDays')}
            />
          </ul>
          <div className="rp-figure">
            <BarRows
              rows={example.ladder.map((share, index) => ({
                key: String(index),
                label: t('audit.ladder.nth', { n: index + 1 }),
                length: share,
                value: formatNumber(Math.round(example.customers * share)),
              }))}
            />
          </div>
        </div>
      </section>
    </>
  )
}

function ExampleCard({ name, value, meaning }: { name: string; value: string; meaning: string }) {
  return (
    <li className="rp-card">
      <p className="rp-card-name">{name}</p>
      <p className="rp-big">{value}</p>
      <p className="rp-card-meaning">{meaning}</p>
    </li>
  )
}
