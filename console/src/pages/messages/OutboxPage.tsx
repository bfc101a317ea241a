import { Button, NativeSelect } from '@mantine/core'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { SendView } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { ButtonLink } from '../../ui/ButtonLink.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { Failed } from '../../ui/Failed.tsx'
import { InfoIcon, MessagesIcon } from '../../ui/icons.tsx'
import { Page } from '../../ui/Page.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { SendDrawer } from './SendDrawer.tsx'
import { SendState } from './SendState.tsx'
import { askedStates } from './states.ts'
import { useMessageSettings, useSends } from './useMessages.ts'

const route = getRouteApi('/signed-in/shops/$shopId/messages/')

/** What was written to whom, what waits, and why. */
export function OutboxPage() {
  const { t } = useText()
  const { shopId } = useShop()
  const { state, send } = route.useSearch()
  const navigate = route.useNavigate()
  const list = useSends(state)
  const sends = list.data?.pages.flatMap((page) => page.sends)
  const isNew = sends?.length === 0 && state === undefined
  return (
    <Page title={t('messages.outbox.title')} siteName={t('shell.name')} intro={t('messages.outbox.intro')}>
      <SandboxBanner />
      {sends === undefined ? (
        list.isError ? (
          <Failed error={list.error} retry={() => void list.refetch()} />
        ) : (
          <Skeleton lines={8} label={t('shell.loading')} />
        )
      ) : isNew ? (
        <Empty
          icon={<MessagesIcon />}
          title={t('messages.outbox.empty.title')}
          action={
            <ButtonLink to="/shops/$shopId/messages/templates" params={{ shopId }}>
              {t('messages.outbox.empty.action')}
            </ButtonLink>
          }
        >
          <p>{t('messages.outbox.empty.text')}</p>
          <p>{t('messages.outbox.empty.how')}</p>
        </Empty>
      ) : (
        <>
          <NativeSelect
            className="outbox-filter"
            label={t('messages.outbox.filter')}
            value={state ?? ''}
            data={[
              { value: '', label: t('messages.outbox.all') },
              ...askedStates.map((value) => ({ value, label: t(`messages.state.${value}`) })),
            ]}
            onChange={({ currentTarget }) => {
              const chosen = askedStates.find((each) => each === currentTarget.value)
              void navigate({ search: chosen === undefined ? {} : { state: chosen }, replace: true })
            }}
          />
          {sends.length === 0 ? (
            <p className="soft" role="status">
              {t('messages.outbox.none')}
            </p>
          ) : (
            <SendTable
              sends={sends}
              onOpen={(sendId) => void navigate({ search: (now) => ({ ...now, send: sendId }), resetScroll: false })}
            />
          )}
          {list.hasNextPage && (
            <Button variant="default" className="message-fit" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              {t('shell.more')}
            </Button>
          )}
        </>
      )}
      <SendDrawer
        sendId={send ?? null}
        onClose={() => void navigate({ search: ({ send: _, ...now }) => now, replace: true, resetScroll: false })}
      />
    </Page>
  )
}

/** Says that nothing leaves, and the way to change that. */
function SandboxBanner() {
  const { t } = useText()
  const { shopId } = useShop()
  const settings = useMessageSettings()
  if (!settings.data?.isSandbox) return null
  return (
    <aside className="sandbox-banner" aria-label={t('messages.sandbox.title')}>
      <InfoIcon />
      <p>{t('messages.sandbox.banner')}</p>
      <Link to="/shops/$shopId/messages/settings" params={{ shopId }} hash="sandbox">
        {t('messages.sandbox.toSettings')}
      </Link>
    </aside>
  )
}

function SendTable({ sends, onOpen }: { sends: readonly SendView[]; onOpen(sendId: string): void }) {
  const { t, formatMoment } = useText()
  const { shopId, timeZone } = useShop()
  return (
    <table className="outbox-table">
      <caption className="visually-hidden">{t('messages.outbox.title')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('messages.outbox.message')}</th>
          <th scope="col">{t('messages.outbox.person')}</th>
          <th scope="col">{t('messages.outbox.state')}</th>
          <th scope="col">{t('messages.outbox.when')}</th>
        </tr>
      </thead>
      <tbody>
        {sends.map((send) => (
          <tr key={send.sendId}>
            <td>
              <button type="button" className="outbox-open" onClick={() => onOpen(send.sendId)}>
                {send.templateName}
              </button>
            </td>
            <td data-label={t('messages.outbox.person')}>
              <Link to="/shops/$shopId/customers/$customerId" params={{ shopId, customerId: send.customerId }}>
                {send.customerTitle || t('duplicates.nameless')}
              </Link>
            </td>
            <td>
              <SendState state={send.state} />
              {send.why.length > 0 && <span className="outbox-why">{send.why.join(' ')}</span>}
            </td>
            <td className="outbox-when" data-label={t('messages.outbox.when')}>
              <time dateTime={momentOf(send)}>{formatMoment(momentOf(send), timeZone)}</time>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** When it ended or, while it waits, when it is due. */
const momentOf = ({ endedAt, dueAt }: SendView): string => endedAt ?? dueAt
