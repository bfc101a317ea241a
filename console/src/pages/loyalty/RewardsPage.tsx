import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { RewardListAnswer, RewardView } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useMay } from '../../me.ts'
import { useShop } from '../../shop.ts'
import { ButtonLink } from '../../ui/ButtonLink.tsx'
import { Confirm } from '../../ui/Confirm.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { LoyaltyIcon, PlusIcon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page, Sheet } from '../../ui/Page.tsx'
import { TextButton } from '../../ui/TextButton.tsx'
import { CodesDialog } from './CodesDialog.tsx'
import { RewardDrawer } from './RewardDrawer.tsx'
import { useLoyaltyAction, useProgram } from './useLoyalty.ts'

type Open = { kind: 'new' } | { kind: 'edit' | 'codes' | 'archive'; view: RewardView }

/** What points buy: everything that is offered, with what is left of it and how often it was claimed. */
export function RewardsPage() {
  const { t } = useText()
  const { shopId } = useShop()
  const mayConfigure = useMay(shopId, 'loyalty:configure')
  const [open, setOpen] = useState<Open | null>(null)
  const program = useProgram().data?.program ?? null
  const query = useQuery({
    queryKey: ['shop', shopId, 'loyalty', 'rewards'],
    queryFn: ({ signal }) => api.get<RewardListAnswer>(shopPath(shopId, '/loyalty/rewards?archived=true'), signal),
  })
  const add = mayConfigure && program !== null && (
    <Button leftSection={<PlusIcon />} onClick={() => setOpen({ kind: 'new' })}>
      {t('loyalty.rewards.add')}
    </Button>
  )
  const hasSome = query.data !== undefined && query.data.rewards.length > 0
  return (
    <Page title={t('loyalty.rewards.title')} siteName={t('shell.name')} intro={t('loyalty.rewards.intro')} actions={hasSome && add}>
      <Loaded query={query}>
        {({ rewards, order }) => (
          <>
            {rewards.length === 0 ? (
              <NoRewards add={add} hasProgram={program !== null} />
            ) : (
              <RewardLists rewards={rewards} mayConfigure={mayConfigure} onOpen={setOpen} />
            )}
            {rewards.length > 1 && <OrderNote order={order} />}
            {program && <RewardDrawer open={open} program={program} known={rewards} onClose={() => setOpen(null)} />}
            <CodesDialog view={open?.kind === 'codes' ? open.view : null} onClose={() => setOpen(null)} />
            <Archive view={open?.kind === 'archive' ? open.view : null} onClose={() => setOpen(null)} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

/** How members find the rewards, and how many found them so: what it brings is seen by those who did not. */
function OrderNote({ order: { holdoutPercent, personal, holdout } }: Pick<RewardListAnswer, 'order'>) {
  const { t } = useText()
  const seen = personal + holdout === 0 ? t('loyalty.rewards.order.unseen') : t('loyalty.rewards.order.seen', { personal, holdout })
  return (
    <p className="soft">
      {t('loyalty.rewards.order', { percent: holdoutPercent })} {seen}
    </p>
  )
}

function NoRewards({ add, hasProgram }: { add: ReactNode; hasProgram: boolean }) {
  const { t } = useText()
  const { shopId } = useShop()
  return (
    <Empty
      icon={<LoyaltyIcon />}
      title={t('loyalty.rewards.none')}
      action={
        hasProgram ? (
          add
        ) : (
          <ButtonLink to="/shops/$shopId/loyalty" params={{ shopId }}>
            {t('loyalty.members.begin')}
          </ButtonLink>
        )
      }
    >
      <p>{t(hasProgram ? 'loyalty.rewards.empty' : 'loyalty.rewards.before')}</p>
    </Empty>
  )
}

type RewardListsProps = { rewards: readonly RewardView[]; mayConfigure: boolean; onOpen(open: Open): void }

function RewardLists({ rewards, mayConfigure, onOpen }: RewardListsProps) {
  const { t } = useText()
  const offered = rewards.filter(({ archivedAt }) => archivedAt === null)
  const archived = rewards.filter(({ archivedAt }) => archivedAt !== null)
  return (
    <>
      <Sheet>
        {offered.length === 0 && <p className="soft">{t('loyalty.rewards.none')}</p>}
        <ul className="entries">
          {offered.map((view) => (
            <RewardEntry key={view.rewardId} view={view} {...(mayConfigure ? { onOpen } : {})} />
          ))}
        </ul>
      </Sheet>
      {archived.length > 0 && (
        <details className="archived">
          <summary>{t('loyalty.rewards.archived', { count: archived.length })}</summary>
          <Sheet>
            <ul className="entries">
              {archived.map((view) => (
                <RewardEntry key={view.rewardId} view={view} />
              ))}
            </ul>
          </Sheet>
        </details>
      )}
    </>
  )
}

function RewardEntry({ view, onOpen }: { view: RewardView; onOpen?: (open: Open) => void }) {
  const { t, language, formatNumber, formatDay } = useText()
  const { reward, left, claims, codesWaiting, archivedAt } = view
  const isUploaded = 'codes' in reward.kind && reward.kind.codes === 'uploaded'
  const name = reward.name[language] ?? Object.values(reward.name)[0] ?? reward.code
  const facts = [
    t(`loyalty.reward.${reward.kind.code}`),
    t('loyalty.rewards.claims', { count: claims }),
    left === null ? null : t('loyalty.rewards.left', { count: left }),
    isUploaded ? t('loyalty.rewards.codes', { count: codesWaiting }) : null,
    reward.from === null ? null : t('loyalty.rewards.from', { day: formatDay(reward.from) }),
    reward.until === null ? null : t('loyalty.rewards.until', { day: formatDay(reward.until) }),
  ]
  const isEmpty = left === 0 || (isUploaded && codesWaiting === 0)
  return (
    <li className="entry" data-off={!reward.isActive || archivedAt !== null}>
      <div className="entry-main">
        <span>
          <strong>{name}</strong> {archivedAt === null && !reward.isActive && <span className="tag">{t('loyalty.rewards.off')}</span>}
          {archivedAt === null && reward.isActive && isEmpty && <span className="tag">{t('loyalty.rewards.gone')}</span>}
        </span>
        <span className="soft">{facts.filter(Boolean).join(' · ')}</span>
      </div>
      <strong>{t('loyalty.rewards.cost', { points: formatNumber(reward.pointsCost), count: reward.pointsCost })}</strong>
      {onOpen && (
        <div className="row-end">
          {isUploaded && (
            <TextButton
              aria-label={t('loyalty.rewards.named', { action: t('loyalty.codes.add'), name })}
              onClick={() => onOpen({ kind: 'codes', view })}
            >
              {t('loyalty.codes.add')}
            </TextButton>
          )}
          <TextButton
            aria-label={t('loyalty.rewards.named', { action: t('loyalty.rule.edit'), name })}
            onClick={() => onOpen({ kind: 'edit', view })}
          >
            {t('loyalty.rule.edit')}
          </TextButton>
          <TextButton
            tone="danger"
            aria-label={t('loyalty.rewards.named', { action: t('loyalty.rewards.archive'), name })}
            onClick={() => onOpen({ kind: 'archive', view })}
          >
            {t('loyalty.rewards.archive')}
          </TextButton>
        </div>
      )}
    </li>
  )
}

function Archive({ view, onClose }: { view: RewardView | null; onClose(): void }) {
  const { t } = useText()
  const { shopId } = useShop()
  const archive = useLoyaltyAction((rewardId: string) => api.delete(shopPath(shopId, `/loyalty/rewards/${rewardId}`)), {
    done: () => t('loyalty.rewards.archive.done'),
    after: onClose,
  })
  return (
    <Confirm
      isOpen={view !== null}
      onClose={onClose}
      onConfirm={() => view && archive.mutate(view.rewardId)}
      isBusy={archive.isPending}
      title={t('loyalty.rewards.archive.title')}
      confirmLabel={t('loyalty.rewards.archive')}
      cancelLabel={t('shell.cancel')}
    >
      <p>{t('loyalty.rewards.archive.text')}</p>
    </Confirm>
  )
}
