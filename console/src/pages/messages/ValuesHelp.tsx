import { useText } from '../../language.tsx'

const values = [
  { example: '{{ customer.firstName | default: "…" }}', text: 'messages.help.firstName' },
  { example: '{{ customer.lastName | default: "…" }}', text: 'messages.help.lastName' },
  { example: '{{ shop.name }}', text: 'messages.help.shop' },
  { example: '{{ order.number }}', text: 'messages.help.order' },
  { example: '{{ coupon }}', text: 'messages.help.coupon' },
] as const

const filters = [
  { example: '{{ customer.firstName | vocative }}', text: 'messages.help.vocative' },
  { example: '{{ order.totalMinor | money: order.currency }}', text: 'messages.help.money' },
  { example: '{{ order.lines.size | plural: {forms} }}', text: 'messages.help.plural' },
  { example: '{{ customer.firstName | default: "…" }}', text: 'messages.help.default' },
] as const

/** The values there are, and what can be made of them; each with an example to copy. */
export function ValuesHelp() {
  const { t } = useText()
  const list = (entries: typeof values | typeof filters) => (
    <dl className="values">
      {entries.map(({ example, text }) => (
        <div key={text}>
          <dt>
            <code>{example.replace('{forms}', t('messages.help.plural.forms'))}</code>
          </dt>
          <dd>{t(text)}</dd>
        </div>
      ))}
    </dl>
  )
  return (
    <details className="sheet values-help">
      <summary>{t('messages.help.title')}</summary>
      <div className="stack">
        <p className="soft">{t('messages.help.intro')}</p>
        <h3>{t('messages.help.values')}</h3>
        {list(values)}
        <h3>{t('messages.help.filters')}</h3>
        {list(filters)}
      </div>
    </details>
  )
}
