import { Button } from '@mantine/core'
import { useText } from '../../language.tsx'
import { CopyOnce } from '../../ui/CopyOnce.tsx'

/** A new secret, this one time. */
export function SecretShown({ secret, onClose }: { secret: string; onClose(): void }) {
  const { t } = useText()
  return (
    <div className="stack">
      <CopyOnce
        label={t('webhooks.secret')}
        value={secret}
        hint={t('webhooks.secret.hint')}
        copyLabel={t('shell.copy')}
        copiedLabel={t('shell.copied')}
      />
      <div className="row-end">
        <Button onClick={onClose}>{t('shell.done')}</Button>
      </div>
    </div>
  )
}
