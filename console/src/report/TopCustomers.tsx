import { CsvLink, PlainTable } from './DataTable.tsx'
import type { SectionProps } from './report-props.ts'
import { Section } from './Section.tsx'

/** The ten best customers by revenue. */
export function TopCustomers({ audit, t, format, links }: SectionProps) {
  const revenueMinor = audit.figures.find((figure) => figure.key === 'revenueMinor')?.value ?? 0
  const theirsMinor = audit.topCustomers.reduce((sum, customer) => sum + customer.revenueMinor, 0)
  const hasShare = revenueMinor > 0 && audit.topCustomers.length > 0
  // Nothing but our own id is left of somebody who was erased.
  const nameOf = ({ id, customerId }: { id: string; customerId: string }) => (id === customerId ? t('audit.top.erased') : id)
  return (
    <Section
      id="top"
      question={t('audit.top.question')}
      answer={
        hasShare
          ? t('audit.top.answer', {
              n: audit.topCustomers.length,
              money: format.roundMoney(theirsMinor),
              share: format.percent(theirsMinor / revenueMinor),
            })
          : t('audit.top.empty')
      }
    >
      {hasShare && (
        <PlainTable
          t={t}
          caption={t('audit.top.title')}
          columns={[t('audit.top.customer'), t('audit.column.orders'), t('audit.column.revenue'), t('audit.top.share')]}
          rows={audit.topCustomers.map((customer) => ({
            key: customer.customerId,
            cells: [
              links ? (
                <a key="id" href={links.customer(customer.customerId)}>
                  {nameOf(customer)}
                </a>
              ) : (
                nameOf(customer)
              ),
              format.number(customer.orders),
              format.roundMoney(customer.revenueMinor),
              format.percent(customer.revenueMinor / revenueMinor),
            ],
          }))}
        />
      )}
      {hasShare && links && (
        <p>
          <CsvLink t={t} href={links.csv('top-customers')} title={t('audit.top.title')} />
        </p>
      )}
    </Section>
  )
}
