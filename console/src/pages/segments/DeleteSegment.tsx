import { Button, Modal } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Segment } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { Confirm } from '../../ui/Confirm.tsx'
import { FormProblem } from '../../ui/FormProblem.tsx'
import { useToast } from '../../ui/toasts.tsx'
import { useSegmentActions } from './useSegments.ts'

type DeleteSegmentProps = { segment: Segment; isOpen: boolean; onClose(): void }

/** Says what goes and what stays; where others look into the segment, who they are. */
export function DeleteSegment({ segment, isOpen, onClose }: DeleteSegmentProps) {
  const { t, language } = useText()
  const { shopId } = useShop()
  const navigate = useNavigate()
  const toast = useToast()
  const { remove } = useSegmentActions()
  const [problem, setProblem] = useState<unknown>(null)
  const { segmentId, name, members, usedBy } = segment
  const title = t('segments.delete.title', { name })
  if (usedBy.length > 0)
    return (
      <Modal opened={isOpen} onClose={onClose} title={title} centered closeButtonProps={{ 'aria-label': t('shell.close') }}>
        <div className="stack">
          <p>
            {t('segments.delete.used', {
              count: usedBy.length,
              segments: new Intl.ListFormat(language).format(usedBy.map((user) => t('segments.quoted', { text: user.name }))),
            })}
          </p>
          <div className="row-end">
            <Button variant="default" onClick={onClose} data-autofocus>
              {t('shell.close')}
            </Button>
          </div>
        </div>
      </Modal>
    )
  return (
    <Confirm
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={() => void go()}
      isBusy={remove.isPending}
      title={title}
      confirmLabel={t('segments.delete')}
      cancelLabel={t('shell.cancel')}
    >
      <p>{t('segments.delete.text', { count: members })}</p>
      <FormProblem error={problem} />
    </Confirm>
  )

  async function go() {
    try {
      await remove.mutateAsync(segmentId)
      toast(t('segments.deleted', { name }))
      await navigate({ to: '/shops/$shopId/segments', params: { shopId } })
    } catch (error) {
      setProblem(error)
    }
  }
}
