import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { Notice, NoticeListAnswer, Task } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useMay } from '../../me.ts'
import { useShop } from '../../shop.ts'
import { Choice } from '../../ui/Choice.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { Failed } from '../../ui/Failed.tsx'
import { CheckIcon, PlusIcon } from '../../ui/icons.tsx'
import { Page, Sheet } from '../../ui/Page.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { TextButton } from '../../ui/TextButton.tsx'
import { TaskDialog } from './TaskDialog.tsx'
import { TaskRow } from './TaskRow.tsx'
import { useChange, useTasks } from './useStaffWork.ts'
import { ZoneChoice } from './ZoneChoice.tsx'

/** What the staff has to do: overdue first, then by day; and what one was told of. */
export function TasksPage() {
  const { t } = useText()
  const { shopId } = useShop()
  const mayChange = useMay(shopId, 'customers:change')
  const [isMaking, setMaking] = useState(false)
  const [whose, setWhose] = useState<'me' | 'all'>('me')
  const [state, setState] = useState<'open' | 'done'>('open')
  const query = useTasks({ state, assignee: whose === 'me' ? 'me' : undefined })
  const tasks = query.data?.pages.flatMap((page) => page.tasks)
  const make = mayChange && (
    <Button leftSection={<PlusIcon />} onClick={() => setMaking(true)}>
      {t('customers.task.new')}
    </Button>
  )
  return (
    <Page title={t('customers.tasks.title')} siteName={t('shell.name')} intro={t('customers.tasks.intro')} actions={make}>
      <Notices />
      <div className="task-tools">
        <Choice
          label={t('customers.tasks.whose')}
          value={whose}
          onChange={setWhose}
          choices={[
            { value: 'me', label: t('customers.tasks.mine') },
            { value: 'all', label: t('customers.tasks.everybodys') },
          ]}
        />
        <Choice
          label={t('customers.tasks.state')}
          value={state}
          onChange={setState}
          choices={[
            { value: 'open', label: t('customers.tasks.open') },
            { value: 'done', label: t('customers.tasks.done') },
          ]}
        />
      </div>
      {tasks === undefined ? (
        query.isError ? (
          <Failed error={query.error} retry={() => void query.refetch()} />
        ) : (
          <Skeleton lines={6} label={t('shell.loading')} />
        )
      ) : tasks.length === 0 ? (
        <Empty icon={<CheckIcon />} title={t(`customers.tasks.empty.${state}.title`)}>
          <p>{t('customers.tasks.empty.text')}</p>
        </Empty>
      ) : (
        <TaskGroups tasks={tasks} state={state} mayChange={mayChange} />
      )}
      {query.hasNextPage && (
        <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('customers.tasks.more')}
        </Button>
      )}
      <ZoneChoice />
      {isMaking && <TaskDialog customerId={null} onClose={() => setMaking(false)} />}
    </Page>
  )
}

function TaskGroups({ tasks, state, mayChange }: { tasks: Task[]; state: 'open' | 'done'; mayChange: boolean }) {
  const { t } = useText()
  const groups =
    state === 'done'
      ? [{ title: t('customers.tasks.done'), tasks }]
      : [
          { title: t('customers.tasks.overdue'), tasks: tasks.filter(({ isOverdue }) => isOverdue) },
          { title: t('customers.tasks.coming'), tasks: tasks.filter(({ isOverdue }) => !isOverdue) },
        ]
  return groups
    .filter((group) => group.tasks.length > 0)
    .map((group) => (
      <Sheet key={group.title} title={group.title}>
        <ul className="entries">
          {group.tasks.map((task) => (
            <TaskRow key={task.taskId} task={task} mayChange={mayChange} showsCustomer />
          ))}
        </ul>
      </Sheet>
    ))
}

/** What one was told of and has not read yet. */
function Notices() {
  const { t } = useText()
  const { shopId } = useShop()
  const { data } = useQuery({
    queryKey: ['shop', shopId, 'notices'],
    queryFn: ({ signal }) => api.get<NoticeListAnswer>(shopPath(shopId, '/notices'), signal),
  })
  const read = useChange(() => api.post(shopPath(shopId, '/notices/read')), ['notices'])
  const unread = data?.notices.filter(({ readAt }) => readAt === null) ?? []
  if (unread.length === 0) return null
  return (
    <Sheet
      title={t('customers.notices', { count: unread.length })}
      actions={<TextButton onClick={() => read.mutate(undefined)}>{t('customers.notices.read')}</TextButton>}
    >
      <ul className="entries">
        {unread.map((notice) => (
          <NoticeEntry key={notice.noticeId} notice={notice} />
        ))}
      </ul>
    </Sheet>
  )
}

function NoticeEntry({ notice }: { notice: Notice }) {
  const { t, formatRelative } = useText()
  const { shopId } = useShop()
  return (
    <li className="entry">
      <div className="entry-main">
        <strong>{notice.kind === 'mention' ? t('customers.notice.mention', { name: notice.by ?? '' }) : t('customers.notice.due')}</strong>
        <span className="note-text">{notice.text}</span>
        <span className="soft">
          {notice.customerId && (
            <>
              <Link to="/shops/$shopId/customers/$customerId" params={{ shopId, customerId: notice.customerId }}>
                {notice.customerTitle ?? t('customers.erased')}
              </Link>
              {' · '}
            </>
          )}
          {formatRelative(notice.noticedAt)}
        </span>
      </div>
    </li>
  )
}
