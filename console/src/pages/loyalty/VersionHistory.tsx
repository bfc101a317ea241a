import { useState } from 'react'
import type { LoyaltyProgram, ProgramVersion } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { Loaded } from '../../ui/Loaded.tsx'
import { Sheet } from '../../ui/Page.tsx'
import { ChangeList } from './ChangeList.tsx'
import { usePreview, useVersions } from './useLoyalty.ts'

/** Every version with who made it and why, and what it changed in words. */
export function VersionHistory() {
  const { t } = useText()
  const query = useVersions()
  return (
    <Sheet title={t('loyalty.versions')} intro={t('loyalty.versions.intro')}>
      <Loaded query={query} lines={3}>
        {({ versions }) => (
          <ol className="entries">
            {versions.map((version, index) => (
              <VersionEntry key={version.version} version={version} before={versions[index + 1]?.program} />
            ))}
          </ol>
        )}
      </Loaded>
    </Sheet>
  )
}

function VersionEntry({
  version: { version, program, note, author, createdAt },
  before,
}: {
  version: ProgramVersion
  before: LoyaltyProgram | undefined
}) {
  const { t, formatMoment } = useText()
  const { timeZone } = useShop()
  const [isOpen, setOpen] = useState(false)
  return (
    <li className="entry">
      <div className="entry-main">
        <strong>{note === '' ? t('loyalty.versions.one', { version }) : t('loyalty.versions.noted', { version, note })}</strong>
        <span className="soft">
          <time dateTime={createdAt}>{formatMoment(createdAt, timeZone)}</time>
          {author !== null && ` · ${author}`}
        </span>
        {before ? (
          <details className="change-details" onToggle={(event) => setOpen(event.currentTarget.open)}>
            <summary>{t('loyalty.versions.changed')}</summary>
            {isOpen && <Changed program={program} before={before} />}
          </details>
        ) : (
          <span className="soft">{t('loyalty.versions.first')}</span>
        )}
      </div>
    </li>
  )
}

function Changed({ program, before }: { program: LoyaltyProgram; before: LoyaltyProgram }) {
  const { language } = useText()
  const preview = usePreview(program, before)
  return (
    <Loaded query={preview} lines={2}>
      {({ changes }) => <ChangeList changes={changes[language].changes} />}
    </Loaded>
  )
}
