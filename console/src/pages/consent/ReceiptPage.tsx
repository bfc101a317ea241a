import { Button } from '@mantine/core'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Receipt } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { BackIcon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page, Sheet } from '../../ui/Page.tsx'
import { useReceipt } from './useConsent.ts'

const route = getRouteApi('/signed-in/shops/$shopId/consent/receipts/$evidenceId')

/** All that proves one agreement or withdrawal, to show or to print. */
export function ReceiptPage() {
  const { t } = useText()
  const { shopId } = useShop()
  const { evidenceId } = route.useParams()
  const query = useReceipt(evidenceId)
  return (
    <Page
      title={t('consent.receipt.title')}
      siteName={t('shell.name')}
      width="text"
      actions={query.data && <Button onClick={() => window.print()}>{t('consent.receipt.print')}</Button>}
      before={
        <Link to="/shops/$shopId/consent" params={{ shopId }} className="back-link">
          <BackIcon width={18} height={18} /> {t('consent.title')}
        </Link>
      }
    >
      <Loaded query={query}>{(receipt) => <Proof receipt={receipt} />}</Loaded>
    </Page>
  )
}

function Proof({ receipt }: { receipt: Receipt }) {
  const { t, formatMoment } = useText()
  const { timeZone } = useShop()
  const at = (instant: string | null) => instant && formatMoment(instant, timeZone)
  const rows: [string, ReactNode][] = [
    ['shop', receipt.shopName],
    ['customer', receipt.customerTitle],
    ['contact', receipt.contact],
    ['channel', t(`consent.channel.${receipt.channel}`)],
    ['purpose', t(`consent.purpose.${receipt.purpose}`)],
    ['state', t(`consent.state.${receipt.state}`)],
    ['occurredAt', at(receipt.occurredAt)],
    ['recordedAt', at(receipt.recordedAt)],
    ['kind', t(`consent.kind.${receipt.kind}`)],
    ['source', receipt.source],
    ['form', receipt.form],
    ['recordedBy', receipt.recordedBy ?? receipt.keyName],
    ['importFile', receipt.importFile],
    ['ip', receipt.ip],
    ['userAgent', receipt.userAgent],
    ['confirmedAt', at(receipt.confirmedAt)],
    ['confirmedIp', receipt.confirmedIp],
    ['messageId', receipt.messageId],
    ['evidenceId', <code key="id">{receipt.evidenceId}</code>],
  ]
  return (
    <Sheet>
      <div className="receipt">
        <dl>
          {rows
            .filter(([, value]) => value !== null && value !== '')
            .map(([name, value]) => (
              <Row key={name} name={t(`consent.receipt.${name}`)} value={value} />
            ))}
        </dl>
        {receipt.text && (
          <>
            <h2>{t('consent.receipt.text', { version: receipt.text.version, language: receipt.text.language })}</h2>
            <blockquote className="consent-text" lang={receipt.text.language}>
              {receipt.text.body}
            </blockquote>
            <p className="soft">
              SHA-256 <code>{receipt.text.sha256}</code>
            </p>
          </>
        )}
      </div>
    </Sheet>
  )
}

function Row({ name, value }: { name: string; value: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  )
}
