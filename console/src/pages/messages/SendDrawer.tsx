import { Drawer } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { SendDetail } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { Loaded } from '../../ui/Loaded.tsx'
import { MailView } from './MailView.tsx'
import { SendState } from './SendState.tsx'
import { useSend } from './useMessages.ts'

/** One message: what became of it, why, and what it said. */
export function SendDrawer({ sendId, onClose }: { sendId: string | null; onClose(): void }) {
  const { t } = useText()
  return (
    <Drawer
      opened={sendId !== null}
      onClose={onClose}
      position="right"
      size={680}
      title={t('messages.send.one')}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      {sendId !== null && <Detail sendId={sendId} />}
    </Drawer>
  )
}

function Detail({ sendId }: { sendId: string }) {
  const query = useSend(sendId)
  return (
    <Loaded query={query} lines={6}>
      {(send) => (
        <div className="stack">
          <Facts send={send} />
          {send.deferrals.length > 0 && <Deferrals deferrals={send.deferrals} />}
          <Content send={send} />
        </div>
      )}
    </Loaded>
  )
}

function Facts({ send }: { send: SendDetail }) {
  const { t, formatMoment } = useText()
  const { shopId, timeZone } = useShop()
  const { state, why, contact, dueAt, expiresAt, handedAt, endedAt, answer } = send
  const moment = (instant: string) => <time dateTime={instant}>{formatMoment(instant, timeZone)}</time>
  const isWaiting = state === 'planned' || state === 'reserved'
  return (
    <dl className="facts">
      <Fact term={t('messages.outbox.message')}>
        {send.templateName} <span className="soft">{t(`messages.class.${send.messageClass}`)}</span>
      </Fact>
      <Fact term={t('messages.outbox.person')}>
        <Link to="/shops/$shopId/customers/$customerId" params={{ shopId, customerId: send.customerId }}>
          {send.customerTitle || t('duplicates.nameless')}
        </Link>
      </Fact>
      <Fact term={t('messages.outbox.state')}>
        <SendState state={state} /> <span className="soft">{t(`messages.state.${state}.text`)}</span>
      </Fact>
      {why.length > 0 && (
        <Fact term={t('messages.send.why')}>
          {why.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </Fact>
      )}
      {contact !== null && <Fact term={t('messages.send.to')}>{contact}</Fact>}
      {isWaiting && <Fact term={t('messages.send.due')}>{moment(dueAt)}</Fact>}
      {isWaiting && <Fact term={t('messages.send.expires')}>{moment(expiresAt)}</Fact>}
      {handedAt !== null && <Fact term={t('messages.send.handed')}>{moment(handedAt)}</Fact>}
      {endedAt !== null && handedAt === null && <Fact term={t('messages.send.ended')}>{moment(endedAt)}</Fact>}
      {answer !== null && (
        <Fact term={t('messages.send.answer')}>
          <code>{answer}</code>
        </Fact>
      )}
    </dl>
  )
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Deferrals({ deferrals }: { deferrals: SendDetail['deferrals'] }) {
  const { t, formatMoment } = useText()
  const { timeZone } = useShop()
  return (
    <section>
      <h3>{t('messages.send.deferrals')}</h3>
      <ol className="deferrals">
        {deferrals.map(({ decidedAt, untilAt, why }) => (
          <li key={decidedAt}>
            {t('messages.send.deferral', { at: formatMoment(decidedAt, timeZone), until: formatMoment(untilAt, timeZone) })}
            <span className="soft">{why.join(' ')}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}

function Content({ send: { content, state } }: { send: SendDetail }) {
  const { t } = useText()
  if (content !== null) return <MailView {...content} />
  return state === 'accepted' ? <p className="soft">{t('messages.send.notKept')}</p> : null
}
