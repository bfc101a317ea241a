import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '../../language.tsx'
import { useMay } from '../../me.ts'
import { useShop } from '../../shop.ts'
import { Empty } from '../../ui/Empty.tsx'
import { Failed, useProblemText } from '../../ui/Failed.tsx'
import { CheckIcon, DuplicatesIcon, RetryIcon } from '../../ui/icons.tsx'
import { Page } from '../../ui/Page.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { useToast } from '../../ui/toasts.tsx'
import { ExamplePair } from './ExamplePair.tsx'
import { PairList } from './PairList.tsx'
import { useDuplicateList, useFindDuplicates } from './useDuplicates.ts'
import './duplicates.css'

/** Customers who may be one person, decided pair by pair. */
export function DuplicatesPage() {
  const { t, formatRelative } = useText()
  const { shopId } = useShop()
  const mayDecide = useMay(shopId, 'customers:merge')
  const list = useDuplicateList()
  const find = useLook()
  const pages = list.data?.pages
  const pairs = pages?.flatMap((page) => page.pairs) ?? []
  const foundAt = pages?.[0]?.foundAt ?? null
  return (
    <Page
      title={t('duplicates.title')}
      siteName={t('shell.name')}
      intro={t('duplicates.intro')}
      actions={
        mayDecide &&
        foundAt !== null && (
          <Button
            variant="default"
            leftSection={<RetryIcon width={18} height={18} />}
            loading={find.isPending}
            onClick={() => find.mutate()}
          >
            {t('duplicates.again')}
          </Button>
        )
      }
    >
      {listOrReason()}
    </Page>
  )

  function listOrReason(): ReactNode {
    if (list.isError && !pages) return <Failed error={list.error} retry={() => void list.refetch()} />
    if (!pages) return <Skeleton lines={12} label={t('shell.loading')} />
    if (foundAt === null) return <NotLookedYet mayDecide={mayDecide} isBusy={find.isPending} onLook={() => find.mutate()} />
    const found = t('duplicates.foundAt', { moment: formatRelative(foundAt) })
    if (pairs.length === 0 && !list.hasNextPage)
      return (
        <Empty icon={<CheckIcon />} title={t('duplicates.none.title')}>
          <p>{t('duplicates.none.text')}</p>
          <p className="soft">{found}</p>
        </Empty>
      )
    return (
      <>
        <p className="pairs-total" role="status">
          {t(list.hasNextPage ? 'duplicates.totalOver' : 'duplicates.total', { count: pairs.length })} · {found}
        </p>
        <p className="pairs-rule">{t(mayDecide ? 'duplicates.rule' : 'duplicates.mayNotDecide')}</p>
        <PairList pairs={pairs} list={list} mayDecide={mayDecide} />
      </>
    )
  }
}

/** Looking anew, and saying what came of it. */
function useLook() {
  const { t } = useText()
  const toast = useToast()
  const problemText = useProblemText()
  const find = useFindDuplicates()
  return {
    isPending: find.isPending,
    mutate: () =>
      find.mutate(undefined, {
        onSuccess: ({ pairs }) => toast(t('duplicates.looked', { count: pairs })),
        onError: (error) => toast(problemText(error), 'problem'),
      }),
  }
}

function NotLookedYet({ mayDecide, isBusy, onLook }: { mayDecide: boolean; isBusy: boolean; onLook(): void }) {
  const { t } = useText()
  return (
    <>
      <Empty
        icon={<DuplicatesIcon />}
        title={t('duplicates.first.title')}
        action={
          mayDecide && (
            <Button loading={isBusy} onClick={onLook}>
              {t('duplicates.look')}
            </Button>
          )
        }
      >
        <p>{t('duplicates.first.text')}</p>
      </Empty>
      <ExamplePair />
    </>
  )
}
