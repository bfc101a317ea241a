import { useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { Customer, Merge } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useMay } from '../../me.ts'
import { useShop } from '../../shop.ts'
import { Confirm } from '../../ui/Confirm.tsx'
import { useProblemText } from '../../ui/Failed.tsx'
import { Sheet } from '../../ui/Page.tsx'
import { TextButton } from '../../ui/TextButton.tsx'
import { useToast } from '../../ui/toasts.tsx'
import { useChange, useMerges } from './useStaffWork.ts'

/** What the customer is recognised by, whom it was merged from, and the way to part them again. */
export function CustomerIdentifiers({ customer }: { customer: Customer }) {
  const { t, hasText } = useText()
  const merges = useMerges(customer.customerId, customer.origins.length > 0).data?.merges ?? []
  return (
    <Sheet title={t('customers.identifiers')} intro={t('customers.identifiers.intro')}>
      <dl className="facts">
        {customer.identifiers.map(({ kind, value }) => (
          <div key={`${kind} ${value}`}>
            <dt>{hasText(`customers.identifier.${kind}`) ? t(`customers.identifier.${kind}`) : kind}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {merges.length > 0 && (
        <>
          <h3 className="sheet-part">{t('customers.mergedFrom')}</h3>
          <ul className="entries">
            {merges.map((merge) => (
              <MergedFrom key={merge.mergeId} merge={merge} customerId={customer.customerId} />
            ))}
          </ul>
        </>
      )}
    </Sheet>
  )
}

function MergedFrom({ merge, customerId }: { merge: Merge; customerId: string }) {
  const { t, formatDayOf } = useText()
  const { shopId, timeZone } = useShop()
  const mayMerge = useMay(shopId, 'customers:merge')
  const [isAsking, setAsking] = useState(false)
  const toast = useToast()
  const problemText = useProblemText()
  const part = useChange(
    async () => {
      await api.post(shopPath(shopId, `/merges/${merge.mergeId}/undo`))
      // Told here, because this entry is gone as soon as the page knows.
      toast(t('customers.parted'))
    },
    ['customer', customerId],
    ['customers'],
  )
  const who = merge.title || t('customers.erased')
  return (
    <li className="entry">
      <div className="entry-main">
        <strong>{who}</strong>
        <span className="soft">
          {t(`customers.mergeReason.${merge.reason}`)} · {formatDayOf(merge.recordedAt, timeZone)}
        </span>
      </div>
      {mayMerge && merge.canBeUndone && (
        <TextButton onClick={() => setAsking(true)} aria-label={t('customers.partFrom', { name: who })}>
          {t('customers.part')}
        </TextButton>
      )}
      <Confirm
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={() =>
          part.mutate(undefined, {
            onError: (error) => toast(problemText(error), 'problem'),
            onSettled: () => setAsking(false),
          })
        }
        isBusy={part.isPending}
        title={t('customers.partFrom', { name: who })}
        confirmLabel={t('customers.part')}
        cancelLabel={t('shell.cancel')}
      >
        {t('customers.part.text')}
      </Confirm>
    </li>
  )
}
