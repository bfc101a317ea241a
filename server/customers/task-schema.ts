import { z } from 'zod'
import { CalendarDay } from '../kit/calendar-day.ts'
import { isTimeZone } from '../kit/clock.ts'

const recurrences = ['daily', 'weekly', 'monthly'] as const
export const Recurrence = z.enum(recurrences)
export type Recurrence = z.infer<typeof Recurrence>
export const Task = z.object({
  taskId: z.uuid(),
  title: z.string(),
  /** A day where the assignee is. */
  dueOn: z.string(),
  isOverdue: z.boolean(),
  customerId: z.uuid().nullable(),
  customerTitle: z.string().nullable(),
  assigneeId: z.uuid(),
  assigneeName: z.string(),
  recurrence: Recurrence.nullable(),
  doneAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
})
export type Task = z.infer<typeof Task>
export const TaskQuery = z.object({
  state: z.enum(['open', 'done']).default('open'),
  /** `me`, or somebody of the staff; everybody where it is left out. */
  assignee: z.union([z.literal('me'), z.uuid()]).optional(),
  customerId: z.uuid().optional(),
  cursor: z.string().max(2000).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export type TaskQuery = z.infer<typeof TaskQuery>
/** `overdue` counts the open tasks of the same choice whose day is over. */
export const TaskPage = z.object({ tasks: z.array(Task), nextCursor: z.string().nullable(), overdue: z.number().int() })
/** Nobody's task is due in another century; the days after it must exist too. */
const TaskDay = CalendarDay.regex(/^2[01]/)
export const CreateTask = z.object({
  title: z.string().trim().min(1).max(300),
  dueOn: TaskDay,
  assigneeId: z.uuid(),
  customerId: z.uuid().nullable().default(null),
  recurrence: Recurrence.nullable().default(null),
})
export type CreateTask = z.infer<typeof CreateTask>
export const ChangeTask = z.object({
  title: z.string().trim().min(1).max(300).optional(),
  dueOn: TaskDay.optional(),
  assigneeId: z.uuid().optional(),
  recurrence: Recurrence.nullable().optional(),
  isDone: z.boolean().optional(),
})
export type ChangeTask = z.infer<typeof ChangeTask>
export const MyZone = z.object({ timeZone: z.string().max(64).refine(isTimeZone, { error: 'customers.field.zone' }).nullable() })
