import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { queryText, shopPath } from '../../addresses.ts'
import type { ConsentAnswersAnswer } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { Failed } from '../../ui/Failed.tsx'
import { CheckIcon, CloseIcon } from '../../ui/icons.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'

/** Why somebody was written to, or was not: what the rules answered each time, asked for when it is opened. */
export function ConsentAnswers({ customerId }: { customerId: string }) {
  const { t } = useText()
  const [isOpen, setOpen] = useState(false)
  return (
    <details className="change-details consent-answers" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('consent.answers')}</summary>
      {isOpen && <GivenAnswers customerId={customerId} />}
    </details>
  )
}

function GivenAnswers({ customerId }: { customerId: string }) {
  const { t } = useText()
  const { shopId } = useShop()
  const list = useInfiniteQuery({
    queryKey: ['shop', shopId, 'customer', customerId, 'consent-answers'],
    queryFn: ({ pageParam, signal }) =>
      api.get<ConsentAnswersAnswer>(
        shopPath(shopId, `/customers/${customerId}/consent-answers${queryText({ cursor: pageParam })}`),
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  })
  const answers = list.data?.pages.flatMap((page) => page.answers)
  return (
    <>
      {answers === undefined && list.isError ? (
        <Failed error={list.error} retry={() => void list.refetch()} />
      ) : answers === undefined ? (
        <Skeleton lines={3} label={t('shell.loading')} />
      ) : answers.length === 0 ? (
        <p className="soft">{t('consent.answers.none')}</p>
      ) : (
        <ol className="consents">
          {answers.map((given) => (
            <GivenAnswer key={given.answerId} given={given} />
          ))}
        </ol>
      )}
      {list.hasNextPage && (
        <Button variant="default" size="compact-sm" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('shell.more')}
        </Button>
      )}
    </>
  )
}

function GivenAnswer({ given: { purpose, channel, askedAt, answer } }: { given: ConsentAnswersAnswer['answers'][number] }) {
  const { t, formatMoment } = useText()
  const { timeZone } = useShop()
  const what = [t(`consent.purpose.${purpose}`), ...(channel === 'any' ? [] : [t(`consent.channel.${channel}`)])].join(', ')
  const Icon = answer.isAllowed ? CheckIcon : CloseIcon
  return (
    <li data-state={answer.isAllowed ? 'granted' : 'revoked'}>
      <Icon width={18} height={18} />
      <div>
        <strong>
          {what}: {t(answer.isAllowed ? 'consent.answers.yes' : 'consent.answers.no')}
        </strong>
        <span className="soft">
          <time dateTime={askedAt}>{formatMoment(askedAt, timeZone)}</time> · {answer.rules.map(({ text }) => text).join(' ')}
        </span>
      </div>
    </li>
  )
}
