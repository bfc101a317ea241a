import { useText } from '../language.tsx'
import { ButtonLink } from '../ui/ButtonLink.tsx'
import { Empty } from '../ui/Empty.tsx'
import { SearchIcon } from '../ui/icons.tsx'
import { Page } from '../ui/Page.tsx'

export function NotFoundPage() {
  const { t } = useText()
  return (
    <main className="lone">
      <Page title={t('shell.notFound.title')} siteName={t('shell.name')} width="text">
        <Empty
          icon={<SearchIcon />}
          title={t('shell.notFound.heading')}
          action={<ButtonLink to="/">{t('shell.notFound.action')}</ButtonLink>}
        >
          <p>{t('shell.notFound.text')}</p>
        </Empty>
      </Page>
    </main>
  )
}
