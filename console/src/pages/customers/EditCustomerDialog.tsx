import { Button, Modal, NativeSelect, TextInput } from '@mantine/core'
import { type FormEvent, useMemo, useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { Customer } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { DialogEnd } from '../../ui/DialogEnd.tsx'
import { countryChoices } from '../../ui/regions.ts'
import { useToast } from '../../ui/toasts.tsx'
import { useForm } from '../../ui/useForm.ts'
import { birthdayDraft, birthdayOfDraft } from './birthday.ts'
import { FieldInput } from './FieldInput.tsx'
import { draftOf, type FieldDraft, saidText, valueOfDraft } from './field-text.ts'
import { useChange } from './useStaffWork.ts'

type EditProps = { customer: Customer; onClose(): void }

/** Name, address and fields of a customer, as the staff knows them better. Only what was changed is sent. */
export function EditCustomerDialog({ customer, onClose }: EditProps) {
  const { t } = useText()
  return (
    <Modal opened onClose={onClose} title={t('customers.edit.title')} size="lg" closeButtonProps={{ 'aria-label': t('shell.close') }}>
      <EditForm customer={customer} onClose={onClose} />
    </Modal>
  )
}

const plainNames = ['firstName', 'lastName', 'postcode', 'city', 'country', 'language', 'birthday'] as const

function EditForm({ customer, onClose }: EditProps) {
  const { t, language } = useText()
  const { shopId } = useShop()
  const toast = useToast()
  const [problem, setProblem] = useState<unknown>(null)
  const known = Object.fromEntries(plainNames.map((name) => [name, customer[name] ?? ''])) as Record<(typeof plainNames)[number], string>
  const before = { ...known, birthday: birthdayDraft(customer.birthday) }
  const form = useForm(before)
  const drafts = useMemo(() => Object.fromEntries(customer.fields.map((field) => [field.key, draftOf(field)])), [customer])
  const [fields, setFields] = useState<Record<string, FieldDraft>>(drafts)
  const save = useChange(
    (change: object) => api.patch(shopPath(shopId, `/customers/${customer.customerId}`), change),
    ['customer', customer.customerId],
    ['customers'],
  )
  return (
    <form className="stack" onSubmit={submit}>
      <div className="form-pair">
        {plain('firstName')}
        {plain('lastName')}
        {plain('postcode')}
        {plain('city')}
        <NativeSelect
          label={t('customers.filter.country')}
          value={form.values.country}
          error={form.faults.country}
          onChange={(event) => form.set('country', event.currentTarget.value)}
          data={[{ value: '', label: t('customers.field.none') }, ...withCurrent(countryChoices(language), before.country)]}
        />
        <NativeSelect
          label={t('customers.language')}
          value={form.values.language}
          error={form.faults.language}
          onChange={(event) => form.set('language', event.currentTarget.value)}
          data={[{ value: '', label: t('customers.field.none') }, ...withCurrent(languageChoices(language), before.language)]}
        />
        {plain('birthday', t('customers.birthday.hint'))}
      </div>
      {customer.fields.length > 0 && (
        <fieldset className="form-pair form-fields">
          <legend>{t('customers.fields')}</legend>
          {customer.fields.map((field) => (
            <FieldInput
              key={field.fieldId}
              field={field}
              draft={fields[field.key] ?? ''}
              note={field.fits ? undefined : t('customers.field.unfitNow', { value: saidText(field.value) })}
              onChange={(draft) => setFields((now) => ({ ...now, [field.key]: draft }))}
            />
          ))}
        </fieldset>
      )}
      <DialogEnd problem={problem} onCancel={onClose}>
        <Button type="submit" loading={save.isPending}>
          {t('shell.save')}
        </Button>
      </DialogEnd>
    </form>
  )

  function plain(name: (typeof plainNames)[number], description?: string) {
    return (
      <TextInput
        label={t(`customers.${name}`)}
        description={description}
        maxLength={200}
        autoComplete="off"
        value={form.values[name]}
        error={form.faults[name]}
        onChange={(event) => form.set(name, event.currentTarget.value)}
      />
    )
  }

  function submit(event: FormEvent) {
    event.preventDefault()
    setProblem(null)
    const changed = plainNames
      .filter((name) => form.values[name].trim() !== before[name])
      .map((name) => [name, (name === 'birthday' ? birthdayOfDraft(form.values[name].trim()) : form.values[name].trim()) || null])
    const changedFields = customer.fields
      .filter(({ key }) => JSON.stringify(fields[key]) !== JSON.stringify(drafts[key]))
      .map(({ key, type }) => [key, valueOfDraft(type, fields[key] ?? '')])
    save.mutate(
      { ...Object.fromEntries(changed), fields: Object.fromEntries(changedFields) },
      {
        onSuccess: () => {
          onClose()
          toast(t('customers.edit.saved'))
        },
        onError: (error) => setProblem(form.fail(error)),
      },
    )
  }
}

type Choice = { value: string; label: string }

const withCurrent = (choices: Choice[], current: string): Choice[] =>
  current === '' || choices.some(({ value }) => value === current) ? choices : [{ value: current, label: current }, ...choices]

function languageChoices(language: string): Choice[] {
  const names = new Intl.DisplayNames(language, { type: 'language' })
  return ['pl', 'uk', 'en', 'de', 'cs', 'sk', 'lt', 'ru', 'fr', 'es', 'it', 'ro'].map((value) => ({
    value,
    label: names.of(value) ?? value,
  }))
}
