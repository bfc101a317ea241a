import { Button, Checkbox, Modal, TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import type { SavedView } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { Confirm } from '../../ui/Confirm.tsx'
import { DialogEnd } from '../../ui/DialogEnd.tsx'
import { useProblemText } from '../../ui/Failed.tsx'
import { PlusIcon } from '../../ui/icons.tsx'
import { TextButton } from '../../ui/TextButton.tsx'
import { useToast } from '../../ui/toasts.tsx'
import {
  type CustomerFilters,
  type CustomerSearch,
  columnsOf,
  columnsText,
  defaultSort,
  filtersOf,
  readCustomerSearch,
  sameFilters,
} from './customer-search.ts'
import { useSavedViews } from './useCustomers.ts'

/** Views that every shop has: the two groups that the whole product is about. */
const givenViews: { text: string; filters: CustomerFilters }[] = [
  { text: 'customers.view.all', filters: {} },
  { text: 'customers.view.once', filters: { minPurchaseDays: '1', maxPurchaseDays: '1' } },
  { text: 'customers.view.regulars', filters: { minPurchaseDays: '3' } },
]

/** The views as tabs: those given, those saved, and the way to save what is filtered now. */
export function ViewTabs({ search }: { search: CustomerSearch }) {
  const { t } = useText()
  const { shopId } = useShop()
  const { views } = useSavedViews()
  const filters = filtersOf(search)
  const saved = (views.data?.views ?? []).map((view) => ({ view, filters: readCustomerSearch(view.filter) }))
  const current = saved.find((entry) => sameFilters(entry.filters, filters))
  const isGiven = givenViews.some((view) => sameFilters(view.filters, filters))
  return (
    <nav className="tabs" aria-label={t('customers.views')}>
      {givenViews.map((view) => (
        <Tab key={view.text} name={t(view.text)} shopId={shopId} search={sameFilters(view.filters, filters) ? search : view.filters} />
      ))}
      {saved.map((entry) => (
        <Tab key={entry.view.viewId} name={entry.view.name} shopId={shopId} search={entry === current ? search : viewSearch(entry.view)} />
      ))}
      {!isGiven && !current && <SaveView search={search} />}
      {current && <OpenFirst view={current.view} />}
      {current && <ForgetView view={current.view} />}
    </nav>
  )
}

/** The link marks itself as current when it leads to just this search; a view in view therefore leads to where one is. */
function Tab({ name, shopId, search }: { name: string; shopId: string; search: CustomerSearch }) {
  return (
    <Link
      to="/shops/$shopId/customers"
      params={{ shopId }}
      search={search}
      className="tab"
      activeOptions={{ exact: true, includeSearch: true }}
    >
      {name}
    </Link>
  )
}

/** What a view shows, as an address. */
export function viewSearch(view: SavedView): CustomerSearch {
  return {
    ...readCustomerSearch(view.filter),
    ...(view.sort === defaultSort ? {} : { sort: view.sort }),
    ...(view.columns.length > 0 ? { columns: columnsText(view.columns) } : {}),
  }
}

/** Whether the list opens with this view, for whoever is signed in. */
function OpenFirst({ view }: { view: SavedView }) {
  const { t } = useText()
  const { change } = useSavedViews()
  const toast = useToast()
  const problemText = useProblemText()
  return (
    <TextButton
      aria-pressed={view.isFirst}
      onClick={() =>
        change.mutate(
          { viewId: view.viewId, isFirst: !view.isFirst },
          {
            onSuccess: () => toast(t(view.isFirst ? 'customers.view.notFirst' : 'customers.view.isFirst', { name: view.name })),
            onError: (error) => toast(problemText(error), 'problem'),
          },
        )
      }
    >
      {t(view.isFirst ? 'customers.view.stopFirst' : 'customers.view.first')}
    </TextButton>
  )
}

function SaveView({ search }: { search: CustomerSearch }) {
  const { t } = useText()
  const [isAsking, setAsking] = useState(false)
  const [name, setName] = useState('')
  const [isShared, setShared] = useState(true)
  const { save } = useSavedViews()
  const toast = useToast()
  return (
    <>
      <button type="button" className="tab tab-action" onClick={() => setAsking(true)}>
        <PlusIcon width={16} height={16} /> {t('customers.view.save')}
      </button>
      <Modal
        opened={isAsking}
        onClose={() => setAsking(false)}
        title={t('customers.view.save')}
        closeButtonProps={{ 'aria-label': t('shell.close') }}
      >
        <form className="stack" onSubmit={submit}>
          <TextInput
            label={t('customers.view.name')}
            description={t('customers.view.hint')}
            required
            withAsterisk={false}
            maxLength={80}
            data-autofocus
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Checkbox label={t('customers.view.shared')} checked={isShared} onChange={(event) => setShared(event.currentTarget.checked)} />
          <DialogEnd problem={save.error} onCancel={() => setAsking(false)}>
            <Button type="submit" loading={save.isPending}>
              {t('shell.save')}
            </Button>
          </DialogEnd>
        </form>
      </Modal>
    </>
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    save.mutate(
      { name, filters: filtersOf(search), sort: search.sort ?? defaultSort, columns: columnsOf(search), isShared },
      {
        onSuccess: () => {
          setAsking(false)
          toast(t('customers.view.saved', { name }))
        },
      },
    )
  }
}

function ForgetView({ view }: { view: SavedView }) {
  const { t } = useText()
  const [isAsking, setAsking] = useState(false)
  const { remove } = useSavedViews()
  const toast = useToast()
  const problemText = useProblemText()
  return (
    <>
      <TextButton tone="danger" onClick={() => setAsking(true)}>
        {t('customers.view.forget')}
      </TextButton>
      <Confirm
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={() =>
          remove.mutate(view.viewId, {
            onSuccess: () => toast(t('customers.view.forgotten', { name: view.name })),
            onError: (error) => toast(problemText(error), 'problem'),
            onSettled: () => setAsking(false),
          })
        }
        isBusy={remove.isPending}
        title={t('customers.view.forgetTitle', { name: view.name })}
        confirmLabel={t('customers.view.forget')}
        cancelLabel={t('shell.cancel')}
      >
        {t('customers.view.forgetText')}
      </Confirm>
    </>
  )
}
