import { Button, Drawer, NativeSelect, TextInput } from '@mantine/core'
import { type FormEvent, useMemo, useState } from 'react'
import { currencyDigits } from '../../formats.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { countryChoices } from '../../ui/regions.ts'
import type { CustomerFilters, FilterKey } from './customer-search.ts'
import { KnownFilters } from './KnownFilters.tsx'

type FilterDrawerProps = { isOpen: boolean; filters: CustomerFilters; onClose(): void; onApply(filters: CustomerFilters): void }

/** All filters at once, as a draft until they are applied. */
export function FilterDrawer({ isOpen, filters, onClose, onApply }: FilterDrawerProps) {
  const { t } = useText()
  return (
    <Drawer
      opened={isOpen}
      onClose={onClose}
      position="right"
      size={400}
      title={t('customers.filters')}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      <FilterForm filters={filters} onApply={onApply} />
    </Drawer>
  )
}

function FilterForm({ filters, onApply }: { filters: CustomerFilters; onApply(filters: CustomerFilters): void }) {
  const { t, language } = useText()
  const { currency } = useShop()
  const [draft, setDraft] = useState(filters)
  const digits = currencyDigits(currency)
  const countries = useMemo(() => countryChoices(language), [language])
  const isKnownCountry = draft.country === undefined || countries.some(({ value }) => value === draft.country)

  return (
    <form className="stack filter-form" onSubmit={apply}>
      <NativeSelect
        label={t('customers.filter.buyers')}
        value={draft.isBuyer ?? ''}
        onChange={(event) => set('isBuyer', event.currentTarget.value)}
        data={[
          { value: '', label: t('customers.filter.any') },
          { value: 'yes', label: t('customers.filter.buyers.yes') },
          { value: 'no', label: t('customers.filter.buyers.no') },
        ]}
      />
      {range(t('customers.filter.purchaseDays'), ['minPurchaseDays', 'maxPurchaseDays'])}
      {range(t('customers.filter.orders'), ['minOrders', 'maxOrders'])}
      {range(t('customers.filter.revenue', { currency }), ['minRevenueMinor', 'maxRevenueMinor'], 'money')}
      {range(t('customers.filter.first'), ['firstFrom', 'firstTo'], 'date')}
      {range(t('customers.filter.last'), ['lastFrom', 'lastTo'], 'date')}
      <NativeSelect
        label={t('customers.filter.country')}
        value={draft.country ?? ''}
        onChange={(event) => set('country', event.currentTarget.value)}
        data={[
          { value: '', label: t('customers.filter.any') },
          ...(isKnownCountry ? [] : [{ value: draft.country ?? '', label: draft.country ?? '' }]),
          ...countries,
        ]}
      />
      <KnownFilters draft={draft} set={set} />
      <TextInput
        label={t('customers.filter.asOf')}
        description={t('customers.filter.asOf.meaning')}
        type="date"
        value={draft.asOf ?? ''}
        onChange={(event) => set('asOf', event.currentTarget.value)}
      />
      <div className="row-end filter-actions">
        <Button variant="default" onClick={() => setDraft({})}>
          {t('customers.clearAll')}
        </Button>
        <Button type="submit">{t('customers.filter.apply')}</Button>
      </div>
    </form>
  )

  function range(label: string, fields: [FilterKey, FilterKey], kind: 'number' | 'money' | 'date' = 'number') {
    const isMoney = kind === 'money'
    const type = kind === 'date' ? 'date' : 'number'
    return (
      <fieldset className="range">
        <legend>{label}</legend>
        {fields.map((key, index) => (
          <TextInput
            key={key}
            label={t(index === 0 ? 'customers.filter.from' : 'customers.filter.to')}
            type={type}
            min={type === 'number' ? 0 : undefined}
            step={isMoney ? 10 ** -digits : undefined}
            inputMode={type === 'number' ? 'decimal' : undefined}
            value={isMoney ? majorOf(draft[key]) : (draft[key] ?? '')}
            onChange={(event) => set(key, isMoney ? minorOf(event.currentTarget.value) : event.currentTarget.value)}
          />
        ))}
      </fieldset>
    )
  }

  function set(key: FilterKey, value: string) {
    setDraft(({ [key]: _, ...rest }) => (value === '' ? rest : { ...rest, [key]: value }))
  }

  function apply(event: FormEvent) {
    event.preventDefault()
    const { search: _, ...chosen } = draft
    onApply(chosen)
  }

  function majorOf(minor: string | undefined): string {
    return minor === undefined ? '' : String(Number(minor) / 10 ** digits)
  }

  function minorOf(major: string): string {
    return major === '' || Number.isNaN(Number(major)) ? '' : String(Math.round(Number(major) * 10 ** digits))
  }
}
