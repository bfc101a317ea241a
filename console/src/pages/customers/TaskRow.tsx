import { Checkbox } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { Task } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { useProblemText } from '../../ui/Failed.tsx'
import { TextButton } from '../../ui/TextButton.tsx'
import { useToast } from '../../ui/toasts.tsx'
import { TaskDialog } from './TaskDialog.tsx'
import { useChange } from './useStaffWork.ts'
import './tasks.css'

type TaskRowProps = { task: Task; mayChange: boolean; showsCustomer: boolean }

/** A task with its day, who does it, and the tick that ends it. */
export function TaskRow({ task, mayChange, showsCustomer }: TaskRowProps) {
  const { t, formatDay } = useText()
  const { shopId } = useShop()
  const toast = useToast()
  const problemText = useProblemText()
  const [isEditing, setEditing] = useState(false)
  const change = useChange(
    (isDone: boolean) => api.patch(shopPath(shopId, `/tasks/${task.taskId}`), { isDone }),
    ['tasks'],
    ['customer', task.customerId],
    ['notices'],
  )
  return (
    <li className="entry task" data-overdue={task.isOverdue} data-off={task.doneAt !== null}>
      <Checkbox
        aria-label={t(task.doneAt ? 'customers.task.reopen' : 'customers.task.done', { title: task.title })}
        checked={task.doneAt !== null}
        disabled={!mayChange || change.isPending}
        onChange={(event) => change.mutate(event.currentTarget.checked, { onError: (error) => toast(problemText(error), 'problem') })}
      />
      <div className="entry-main">
        <strong>{task.title}</strong>
        <span className="soft">
          <span className="task-day">
            {task.isOverdue ? t('customers.task.overdue', { day: formatDay(task.dueOn) }) : formatDay(task.dueOn)}
          </span>
          {' · '}
          {task.assigneeName}
          {task.recurrence && ` · ${t(`customers.task.recurrence.${task.recurrence}`)}`}
          {showsCustomer && task.customerId && (
            <>
              {' · '}
              <Link to="/shops/$shopId/customers/$customerId" params={{ shopId, customerId: task.customerId }}>
                {task.customerTitle ?? t('customers.erased')}
              </Link>
            </>
          )}
        </span>
      </div>
      {mayChange && (
        <TextButton onClick={() => setEditing(true)} aria-label={t('customers.task.change', { title: task.title })}>
          {t('customers.change')}
        </TextButton>
      )}
      {isEditing && <TaskDialog task={task} customerId={task.customerId} onClose={() => setEditing(false)} />}
    </li>
  )
}
