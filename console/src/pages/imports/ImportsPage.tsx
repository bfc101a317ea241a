import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Import } from '../../../../server/imports/schema.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { Confirm } from '../../ui/Confirm.tsx'
import { useProblemText } from '../../ui/Failed.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page, Sheet } from '../../ui/Page.tsx'
import { TextButton } from '../../ui/TextButton.tsx'
import { useToast } from '../../ui/toasts.tsx'
import { FileDrop } from './FileDrop.tsx'
import { useForgetImport, useImports } from './useImport.ts'
import { useUpload } from './useUpload.ts'
import './imports.css'

/** A file dropped here begins an import; below stand those there were. */
export function ImportsPage() {
  const { t } = useText()
  const { shopId } = useShop()
  const navigate = useNavigate()
  const imports = useImports(shopId)
  const upload = useUpload(
    shopId,
    ({ importId }) => void navigate({ to: '/shops/$shopId/imports/$importId', params: { shopId, importId } }),
  )
  return (
    <Page title={t('imports.title')} siteName={t('shell.name')} intro={t('imports.intro')}>
      <FileDrop sending={upload.sending} problem={upload.problem} onFile={(file) => upload.send(file)} onCancel={upload.cancel} />
      <Loaded query={imports} lines={4}>
        {(answer) =>
          answer.imports.length === 0 ? (
            <div className="imports-none">
              <h2>{t('imports.list.empty')}</h2>
              <p className="soft">{t('imports.list.emptyMeaning')}</p>
            </div>
          ) : (
            <ImportList imports={answer.imports} />
          )
        }
      </Loaded>
    </Page>
  )
}

function ImportList({ imports }: { imports: readonly Import[] }) {
  const { t } = useText()
  const { shopId } = useShop()
  const [doomed, setDoomed] = useState<Import | null>(null)
  const forget = useForgetImport(shopId)
  const toast = useToast()
  const problemText = useProblemText()
  return (
    <Sheet title={t('imports.list.title')}>
      <ul className="entries">
        {imports.map((each) => (
          <ImportEntry key={each.importId} entry={each} onForget={() => setDoomed(each)} />
        ))}
      </ul>
      <Confirm
        isOpen={doomed !== null}
        onClose={() => setDoomed(null)}
        isBusy={forget.isPending}
        title={t('imports.list.forgetTitle')}
        confirmLabel={t('imports.list.forget')}
        cancelLabel={t('imports.list.keep')}
        onConfirm={() => {
          if (!doomed) return
          forget.mutate(doomed.importId, { onError: (error) => toast(problemText(error), 'problem'), onSettled: () => setDoomed(null) })
        }}
      >
        {doomed && <p>{t('imports.list.forgetMeaning', { name: doomed.fileName })}</p>}
      </Confirm>
    </Sheet>
  )
}

function ImportEntry({ entry, onForget }: { entry: Import; onForget: () => void }) {
  const { t, formatRelative, formatPercent, formatSize } = useText()
  const { shopId } = useShop()
  const isWorking = entry.state === 'checking' || entry.state === 'reading' || entry.state === 'applying'
  const rows =
    entry.rowsRejected > 0
      ? t('imports.list.rowsRejected', { n: entry.rowsRead, rejected: entry.rowsRejected })
      : t('imports.list.rows', { n: entry.rowsRead })
  const facts = [
    formatRelative(entry.createdAt),
    entry.sizeBytes === null ? null : formatSize(entry.sizeBytes),
    entry.rowsRead > 0 ? rows : null,
    isWorking ? formatPercent(entry.progress, 0) : null,
  ]
  return (
    <li className="entry">
      <div className="entry-main">
        <Link to="/shops/$shopId/imports/$importId" params={{ shopId, importId: entry.importId }} className="import-name">
          {entry.fileName}
        </Link>
        <span className="hint">{facts.filter((fact) => fact !== null).join(' · ')}</span>
      </div>
      <span className="tag" data-tone={isWorking || entry.state === 'inspected' ? 'accent' : 'plain'}>
        {t(`imports.state.${entry.state}`)}
      </span>
      {!isWorking && (
        <TextButton tone="danger" onClick={onForget} aria-label={t('imports.list.forgetNamed', { name: entry.fileName })}>
          {t('imports.list.forget')}
        </TextButton>
      )}
    </li>
  )
}
