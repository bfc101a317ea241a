import { useState } from 'react'
import { useText } from '../../language.tsx'
import { Sheet } from '../../ui/Page.tsx'
import { TextButton } from '../../ui/TextButton.tsx'
import { TaskDialog } from './TaskDialog.tsx'
import { TaskRow } from './TaskRow.tsx'
import { useTasks } from './useStaffWork.ts'

/** What is to be done about this customer. */
export function CustomerTasks({ customerId, mayChange }: { customerId: string; mayChange: boolean }) {
  const { t } = useText()
  const [isMaking, setMaking] = useState(false)
  const tasks = useTasks({ state: 'open', customerId }).data?.pages.flatMap((page) => page.tasks)
  if (!tasks || (tasks.length === 0 && !mayChange)) return null
  return (
    <Sheet
      title={t('customers.tasks')}
      actions={mayChange && <TextButton onClick={() => setMaking(true)}>{t('customers.task.new')}</TextButton>}
    >
      {tasks.length === 0 ? (
        <p className="soft">{t('customers.tasks.none')}</p>
      ) : (
        <ul className="entries">
          {tasks.map((task) => (
            <TaskRow key={task.taskId} task={task} mayChange={mayChange} showsCustomer={false} />
          ))}
        </ul>
      )}
      {isMaking && <TaskDialog customerId={customerId} onClose={() => setMaking(false)} />}
    </Sheet>
  )
}
