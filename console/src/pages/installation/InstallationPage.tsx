import { useQuery } from '@tanstack/react-query'
import type { Installation } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page, Sheet } from '../../ui/Page.tsx'

/** What runs here, for the person who looks after it. */
export function InstallationPage() {
  const { t } = useText()
  const installation = useQuery({ queryKey: ['installation'], queryFn: ({ signal }) => api.get<Installation>('/api/installation', signal) })
  return (
    <Page title={t('shell.settings.installation')} siteName={t('shell.name')} intro={t('settings.installation.intro')} width="text">
      <Loaded query={installation}>
        {({ version, publicUrl, postgres, dataFolder, allowPrivateHosts }) => (
          <Sheet>
            <dl className="facts">
              <Fact name={t('settings.installation.version')} value={version} />
              <Fact name={t('settings.installation.url')} value={publicUrl} />
              <Fact name={t('settings.installation.postgres')} value={postgres} />
              <Fact name={t('settings.installation.folder')} value={dataFolder ?? t('settings.installation.noFolder')} />
              <Fact
                name={t('settings.installation.hosts')}
                value={allowPrivateHosts.length > 0 ? allowPrivateHosts.join(', ') : t('settings.installation.noHosts')}
              />
            </dl>
          </Sheet>
        )}
      </Loaded>
    </Page>
  )
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}
