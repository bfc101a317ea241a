import { Button, Progress } from '@mantine/core'
import { type DragEvent, useId, useRef, useState } from 'react'
import { useText } from '../../language.tsx'
import { FormProblem } from '../../ui/FormProblem.tsx'
import { ImportIcon } from '../../ui/icons.tsx'
import type { Sending } from './useUpload.ts'

interface FileDropProps {
  sending: Sending | null
  problem: unknown
  onFile: (file: File) => void
  onCancel: () => void
}

/** A place to drop a file on, with a button that does the same, and how far the file has come. */
export function FileDrop({ sending, problem, onFile, onCancel }: FileDropProps) {
  const { t } = useText()
  const input = useRef<HTMLInputElement>(null)
  const hintId = useId()
  const [isOver, setIsOver] = useState(false)
  return (
    <div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the button inside does the same */}
      <div
        className="file-drop"
        data-over={isOver || undefined}
        onDragOver={allowDrop}
        onDragLeave={() => setIsOver(false)}
        onDrop={takeDrop}
      >
        {sending ? (
          <SendingFile sending={sending} onCancel={onCancel} />
        ) : (
          <>
            <ImportIcon width={32} height={32} />
            <p className="file-drop-title">{t('imports.drop.title')}</p>
            <input
              ref={input}
              type="file"
              className="visually-hidden"
              tabIndex={-1}
              aria-label={t('imports.drop.label')}
              onChange={(event) => {
                const file = event.currentTarget.files?.[0]
                // The same file may be chosen again after it was mended.
                event.currentTarget.value = ''
                if (file) onFile(file)
              }}
            />
            <Button onClick={() => input.current?.click()} aria-describedby={hintId}>
              {t('imports.drop.choose')}
            </Button>
            <p className="hint" id={hintId}>
              {t('imports.drop.meaning')}
            </p>
          </>
        )}
      </div>
      <FormProblem error={problem} />
    </div>
  )

  function allowDrop(event: DragEvent) {
    event.preventDefault()
    setIsOver(sending === null)
  }

  function takeDrop(event: DragEvent) {
    event.preventDefault()
    setIsOver(false)
    const file = event.dataTransfer.files[0]
    if (file && !sending) onFile(file)
  }
}

function SendingFile({ sending, onCancel }: { sending: Sending; onCancel: () => void }) {
  const { t, formatSize } = useText()
  const { name, sizeBytes, sentBytes } = sending
  const isSent = sentBytes >= sizeBytes
  const text = isSent
    ? t('imports.upload.looking', { name })
    : t('imports.upload.progress', { name, sent: formatSize(sentBytes), total: formatSize(sizeBytes) })
  return (
    <div className="file-sending">
      <p>{text}</p>
      <Progress value={sizeBytes === 0 ? 0 : (sentBytes / sizeBytes) * 100} animated={isSent} aria-label={t('imports.drop.label')} />
      <p>
        <Button variant="default" onClick={onCancel}>
          {t('imports.upload.cancel')}
        </Button>
      </p>
    </div>
  )
}
