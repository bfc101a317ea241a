import { Button, Modal, Textarea } from '@mantine/core'
import { type FormEvent, useId, useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { RewardView } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { DialogEnd } from '../../ui/DialogEnd.tsx'
import { codesIn } from './reward-draft.ts'
import { useLoyaltyAction } from './useLoyalty.ts'

/** As many as the server takes at once. */
const mostAtOnce = 10_000

/** The shop's own codes for a reward, pasted or from a file. */
export function CodesDialog({ view, onClose }: { view: RewardView | null; onClose(): void }) {
  const { t } = useText()
  return (
    <Modal opened={view !== null} onClose={onClose} title={t('loyalty.codes.add')} closeButtonProps={{ 'aria-label': t('shell.close') }}>
      {view && <CodesForm view={view} onClose={onClose} />}
    </Modal>
  )
}

function CodesForm({ view: { rewardId }, onClose }: { view: RewardView; onClose(): void }) {
  const { t } = useText()
  const { shopId } = useShop()
  const fileId = useId()
  const [text, setText] = useState('')
  const codes = codesIn(text)
  const add = useLoyaltyAction(
    () => api.post<{ added: number; known: number }>(shopPath(shopId, `/loyalty/rewards/${rewardId}/codes`), { codes }),
    {
      done: ({ added, known }) => t('loyalty.codes.done', { added, known }),
      after: onClose,
      onRefused: () => undefined,
    },
  )
  const isTooMany = codes.length > mostAtOnce
  return (
    <form className="stack" onSubmit={submit}>
      <p className="soft">{t('loyalty.codes.text')}</p>
      <Textarea
        label={t('loyalty.codes.list')}
        description={t('loyalty.codes.hint')}
        autosize
        minRows={6}
        maxRows={14}
        spellCheck={false}
        data-autofocus
        value={text}
        error={isTooMany ? t('loyalty.codes.most', { count: mostAtOnce }) : undefined}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div>
        <label htmlFor={fileId} className="file-label">
          {t('loyalty.codes.file')}
        </label>
        <input
          id={fileId}
          type="file"
          accept=".txt,.csv,text/plain,text/csv"
          onChange={(event) => void read(event.currentTarget.files?.[0])}
        />
      </div>
      <p role="status" className="soft">
        {t('loyalty.codes.count', { count: codes.length })}
      </p>
      <DialogEnd problem={add.error} onCancel={onClose}>
        <Button type="submit" loading={add.isPending} disabled={codes.length === 0 || isTooMany}>
          {t('loyalty.codes.add')}
        </Button>
      </DialogEnd>
    </form>
  )

  async function read(file: File | undefined) {
    if (file) setText(await file.text())
  }

  function submit(event: FormEvent) {
    event.preventDefault()
    add.mutate()
  }
}
