import { Button, Modal, Select, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { Suppression } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useMay } from '../../me.ts'
import { useShop } from '../../shop.ts'
import { DialogEnd } from '../../ui/DialogEnd.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { Failed } from '../../ui/Failed.tsx'
import { PlusIcon } from '../../ui/icons.tsx'
import { Page, Sheet } from '../../ui/Page.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { TextButton } from '../../ui/TextButton.tsx'
import { useToast } from '../../ui/toasts.tsx'
import { useForm } from '../../ui/useForm.ts'
import { useSuppressions } from './useConsent.ts'

/** Addresses that get nothing, or no advertising. */
export function SuppressionsPage() {
  const { t } = useText()
  const { shopId } = useShop()
  const mayAdd = useMay(shopId, 'consent:change')
  const [contact, setContact] = useState('')
  const [asked, setAsked] = useState('')
  const [isAdding, setAdding] = useState(false)
  const list = useSuppressions(asked)
  const found = list.data?.pages.flatMap((page) => page.suppressions)
  const add = mayAdd && (
    <Button leftSection={<PlusIcon />} onClick={() => setAdding(true)}>
      {t('consent.suppress.add')}
    </Button>
  )
  const isEmpty = found?.length === 0 && asked === ''
  return (
    <Page title={t('consent.suppress.title')} siteName={t('shell.name')} intro={t('consent.suppress.intro')} actions={!isEmpty && add}>
      {found === undefined && list.isError ? (
        <Failed error={list.error} retry={() => void list.refetch()} />
      ) : isEmpty ? (
        <Empty title={t('consent.suppress.empty.title')} action={add}>
          <p>{t('consent.suppress.empty.text')}</p>
        </Empty>
      ) : (
        <Sheet>
          <form className="suppression-search" onSubmit={search}>
            <TextInput
              flex="1 1 14rem"
              label={t('consent.suppress.search')}
              description={t('consent.suppress.search.hint')}
              value={contact}
              onChange={(event) => setContact(event.currentTarget.value)}
            />
            <Button type="submit" variant="default" style={{ alignSelf: 'end' }}>
              {t('consent.suppress.look')}
            </Button>
          </form>
          {found === undefined ? (
            <Skeleton lines={6} label={t('shell.loading')} />
          ) : found.length === 0 ? (
            <p className="soft" role="status">
              {t('consent.suppress.none')}
            </p>
          ) : (
            <ul className="entries">
              {found.map((each) => (
                <SuppressionEntry key={each.suppressionId} suppression={each} />
              ))}
            </ul>
          )}
          {list.hasNextPage && (
            <Button variant="default" mt="md" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              {t('shell.more')}
            </Button>
          )}
        </Sheet>
      )}
      <Modal
        opened={isAdding}
        onClose={() => setAdding(false)}
        title={t('consent.suppress.add')}
        closeButtonProps={{ 'aria-label': t('shell.close') }}
      >
        <SuppressForm onClose={() => setAdding(false)} />
      </Modal>
    </Page>
  )

  function search(event: FormEvent) {
    event.preventDefault()
    setAsked(contact.trim())
  }
}

function SuppressionEntry({ suppression }: { suppression: Suppression }) {
  const { t, formatMoment } = useText()
  const { shopId, timeZone } = useShop()
  const [isLifting, setLifting] = useState(false)
  const mayLift =
    useMay(shopId, 'consent:settings') && suppression.liftedAt === null && !['complaint', 'erasure'].includes(suppression.reason)
  const parts = [
    t(`consent.channel.${suppression.channel}`),
    formatMoment(suppression.suppressedAt, timeZone),
    suppression.until && t('consent.suppress.until', { when: formatMoment(suppression.until, timeZone) }),
    suppression.note,
    suppression.recordedBy,
  ]
  return (
    <li className="entry" data-off={suppression.liftedAt !== null}>
      <div className="entry-main">
        <strong>
          {suppression.masked || t('consent.suppress.hidden')} · {t(`consent.suppress.reason.${suppression.reason}`)}
        </strong>
        <span className="soft">{parts.filter(Boolean).join(' · ')}</span>
        {suppression.liftedAt && (
          <span className="soft">
            {t('consent.suppress.lifted', { when: formatMoment(suppression.liftedAt, timeZone) })}: {suppression.liftReason}
          </span>
        )}
      </div>
      {mayLift && <TextButton onClick={() => setLifting(true)}>{t('consent.suppress.lift')}</TextButton>}
      <Modal
        opened={isLifting}
        onClose={() => setLifting(false)}
        title={t('consent.suppress.lift')}
        closeButtonProps={{ 'aria-label': t('shell.close') }}
      >
        <LiftForm suppression={suppression} onClose={() => setLifting(false)} />
      </Modal>
    </li>
  )
}

function SuppressForm({ onClose }: { onClose(): void }) {
  const { t } = useText()
  const form = useForm({ channel: 'email', contact: '', note: '' })
  const save = useSaving('/suppressions', () => form.values, { done: t('consent.suppress.added'), fail: form.fail, onClose })
  return (
    <form className="stack" onSubmit={save.submit}>
      <Select
        label={t('consent.filter.channel')}
        allowDeselect={false}
        data={(['email', 'sms'] as const).map((value) => ({ value, label: t(`consent.channel.${value}`) }))}
        value={form.values.channel}
        onChange={(value) => form.set('channel', value ?? 'email')}
      />
      <TextInput
        label={t('consent.suppress.contact')}
        required
        withAsterisk={false}
        data-autofocus
        value={form.values.contact}
        error={form.faults.contact}
        onChange={(event) => form.set('contact', event.currentTarget.value)}
      />
      <Textarea
        label={t('consent.suppress.note')}
        required
        withAsterisk={false}
        minLength={3}
        maxLength={500}
        value={form.values.note}
        error={form.faults.note}
        onChange={(event) => form.set('note', event.currentTarget.value)}
      />
      <DialogEnd problem={save.problem} onCancel={onClose}>
        <Button type="submit" loading={save.isPending}>
          {t('consent.suppress.add')}
        </Button>
      </DialogEnd>
    </form>
  )
}

function LiftForm({ suppression, onClose }: { suppression: Suppression; onClose(): void }) {
  const { t } = useText()
  const form = useForm({ reason: '' })
  const save = useSaving(`/suppressions/${suppression.suppressionId}/lift`, () => form.values, {
    done: t('consent.suppress.liftDone'),
    fail: form.fail,
    onClose,
  })
  return (
    <form className="stack" onSubmit={save.submit}>
      <p>{t('consent.suppress.lift.text', { contact: suppression.masked })}</p>
      <Textarea
        label={t('consent.suppress.lift.reason')}
        required
        withAsterisk={false}
        minLength={3}
        maxLength={500}
        data-autofocus
        value={form.values.reason}
        error={form.faults.reason}
        onChange={(event) => form.set('reason', event.currentTarget.value)}
      />
      <DialogEnd problem={save.problem} onCancel={onClose}>
        <Button type="submit" loading={save.isPending}>
          {t('consent.suppress.lift')}
        </Button>
      </DialogEnd>
    </form>
  )
}

/** Sends a form of this page and shows the list anew. */
function useSaving(
  path: string,
  body: () => unknown,
  { done, fail, onClose }: { done: string; fail: (error: unknown) => unknown; onClose(): void },
) {
  const { shopId } = useShop()
  const client = useQueryClient()
  const toast = useToast()
  const [problem, setProblem] = useState<unknown>(null)
  const save = useMutation({
    mutationFn: () => api.post(shopPath(shopId, path), body()),
    onSuccess: () => {
      onClose()
      toast(done)
      return client.invalidateQueries({ queryKey: ['shop', shopId, 'suppressions'] })
    },
    onError: (error) => setProblem(fail(error)),
  })
  return {
    problem,
    isPending: save.isPending,
    submit: (event: FormEvent) => {
      event.preventDefault()
      setProblem(null)
      save.mutate()
    },
  }
}
