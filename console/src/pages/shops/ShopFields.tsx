import { Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { useMemo } from 'react'
import { type Language, languages, useText } from '../../language.tsx'
import { languageNames } from '../../ui/language-names.ts'
import { countryChoices, currencyChoices, presetOf, timeZoneChoices } from '../../ui/regions.ts'
import type { useForm } from '../../ui/useForm.ts'

export type ShopDraft = { name: string; country: string; currency: string; timeZone: string; languages: Language[] }

type ShopFieldsProps = { form: ReturnType<typeof useForm<ShopDraft>>; isNew: boolean }

/** What a shop is: a new one takes currency, zone and language from its country, and each can be changed. */
export function ShopFields({ form, isNew }: ShopFieldsProps) {
  const { t, language } = useText()
  const countries = useMemo(() => countryChoices(language), [language])
  const currencies = useMemo(() => currencyChoices(language), [language])
  const zones = useMemo(() => timeZoneChoices(form.values.timeZone), [form.values.timeZone])
  return (
    <>
      <TextInput
        label={t('shops.name')}
        required
        withAsterisk={false}
        maxLength={120}
        autoComplete="organization"
        value={form.values.name}
        error={form.faults.name}
        onChange={(event) => form.set('name', event.currentTarget.value)}
      />
      <NativeSelect
        label={t('shops.country')}
        description={isNew ? t('shops.country.hint') : undefined}
        data={countries}
        value={form.values.country}
        error={form.faults.country}
        onChange={(event) => {
          form.set('country', event.currentTarget.value)
          if (isNew) form.setAll(presetOf(event.currentTarget.value) ?? {})
        }}
      />
      <div className="columns">
        <NativeSelect
          label={t('shops.currency')}
          data={currencies}
          value={form.values.currency}
          error={form.faults.currency}
          onChange={(event) => form.set('currency', event.currentTarget.value)}
        />
        <NativeSelect
          label={t('shops.timeZone')}
          data={zones}
          value={form.values.timeZone}
          error={form.faults.timeZone}
          onChange={(event) => form.set('timeZone', event.currentTarget.value)}
        />
      </div>
      <p className="hint">{t('shops.fixed')}</p>
      <Checkbox.Group
        label={t('shops.languages')}
        description={t('shops.languages.hint')}
        value={form.values.languages}
        error={form.faults.languages}
        onChange={(values) => form.set('languages', values as Language[])}
      >
        <div className="row">
          {languages.map((code) => (
            <Checkbox key={code} value={code} label={languageNames[code]} lang={code} />
          ))}
        </div>
      </Checkbox.Group>
    </>
  )
}
