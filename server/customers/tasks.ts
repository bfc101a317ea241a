import { z } from 'zod'
import { CalendarDay } from '../kit/calendar-day.ts'
import { cutPage, readCursor } from '../kit/cursor.ts'
import { all, type Db, first, one, sql, type Tx, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { notFound } from '../kit/problem.ts'
import { checkColleagues } from './colleagues.ts'
import { holdCustomer } from './customer-of.ts'
import { dayOfMonth, dueTimes, nextDueOn } from './task-days.ts'
import type { ChangeTask, CreateTask, Recurrence, Task, TaskQuery } from './task-schema.ts'

interface TaskRow {
  taskId: string
  title: string
  dueOn: string
  customerId: string | null
  customerTitle: string | null
  assigneeId: string
  assigneeName: string
  recurrence: Recurrence | null
  monthDay: number | null
  overdueAt: Date
  doneAt: Date | null
  createdAt: Date
}

/** Tasks: those open by the day they are due, those done by when they were. */
export async function taskPage(
  db: Db,
  { shopId, readerId, now, query }: { shopId: string; readerId: string | null; now: Date; query: TaskQuery },
): Promise<{ tasks: Task[]; nextCursor: string | null; overdue: number }> {
  const { state, customerId, cursor, limit } = query
  const assigneeId = query.assignee === 'me' ? (readerId ?? nobody) : query.assignee
  const chosen = sql`tasks.shop_id = ${shopId}
    ${assigneeId === undefined ? sql`` : sql`and assignee_id = ${assigneeId}`} ${customerId === undefined ? sql`` : sql`and tasks.customer_id = ${customerId}`}`
  const rows = await all(
    db,
    state === 'open'
      ? sql<TaskRow>`${task} where ${chosen} and done_at is null ${after(cursor, 'open')} order by due_on, task_id limit ${limit + 1}`
      : sql<TaskRow>`${task} where ${chosen} and done_at is not null ${after(cursor, 'done')} order by done_at desc, task_id desc limit ${limit + 1}`,
  )
  const { overdue } = await one(
    db,
    sql<{ overdue: number }>`select count(*) as overdue from tasks where ${chosen} and done_at is null and overdue_at <= ${now}`,
  )
  const { page, nextCursor } = cutPage(rows, limit, ({ dueOn, doneAt, taskId }) => [doneAt?.toISOString() ?? dueOn, taskId])
  return { tasks: page.map((row) => presentTask(row, now)), nextCursor, overdue }
}

export function presentTask({ monthDay: _, overdueAt, doneAt, createdAt, ...rest }: TaskRow, now: Date): Task {
  const isOverdue = doneAt === null && overdueAt <= now
  return { ...rest, isOverdue, doneAt: doneAt?.toISOString() ?? null, createdAt: createdAt.toISOString() }
}

interface TaskBy {
  shopId: string
  staffId: string
  now: Date
}

/** Throws `not_a_colleague` where the assignee does not work in the shop, and the plain 404 for an unknown customer. */
export async function createTask(tx: Tx, { shopId, staffId, create, now }: TaskBy & { create: CreateTask }): Promise<TaskRow> {
  const customerId = create.customerId === null ? null : await holdCustomer(tx, { shopId, customerId: create.customerId })
  await checkColleagues(tx, { shopId, staffIds: [create.assigneeId] })
  const monthDay = create.recurrence === 'monthly' ? dayOfMonth(create.dueOn) : null
  const taskId = await insertTask(tx, { shopId, ...create, customerId, originId: null, monthDay, createdAt: now, createdBy: staffId })
  return getTask(tx, { shopId, taskId })
}

/**
 * Changes a task, and ends or reopens it. One that comes back and is done makes the next one; done twice it makes no second.
 * A new day or assignee is reminded of anew.
 */
export async function changeTask(
  tx: Tx,
  { shopId, taskId, staffId, change, now }: TaskBy & { taskId: string; change: ChangeTask },
): Promise<TaskRow> {
  await write(tx, sql`select 1 from tasks where shop_id = ${shopId} and task_id = ${taskId} for update`)
  const before = await getTask(tx, { shopId, taskId })
  const { isDone, ...changes } = change
  const after = { ...before, ...Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) } as TaskRow
  if (after.assigneeId !== before.assigneeId) await checkColleagues(tx, { shopId, staffIds: [after.assigneeId] })
  if (after.dueOn !== before.dueOn || after.recurrence !== before.recurrence)
    after.monthDay = after.recurrence === 'monthly' ? dayOfMonth(after.dueOn) : null
  const { remindAt, overdueAt } = dueTimes(after.dueOn, await zoneOf(tx, { shopId, staffId: after.assigneeId }))
  const isMoved = after.dueOn !== before.dueOn || after.assigneeId !== before.assigneeId
  const ends = isDone === true && before.doneAt === null
  const doneAt = isDone === undefined ? before.doneAt : isDone ? (before.doneAt ?? now) : null
  await write(
    tx,
    sql`
      update tasks set title = ${after.title}, due_on = ${after.dueOn}, assignee_id = ${after.assigneeId}, recurrence = ${after.recurrence}, month_day = ${after.monthDay},
        remind_at = ${remindAt}, overdue_at = ${overdueAt}, reminded_at = case when ${isMoved} then null else reminded_at end,
        done_at = ${doneAt}, done_by = case when ${ends} then ${staffId}::uuid when ${doneAt === null} then null else done_by end
      where shop_id = ${shopId} and task_id = ${taskId}`,
  )
  if (isMoved) await write(tx, sql`delete from notices where shop_id = ${shopId} and task_id = ${taskId}`)
  if (ends && after.recurrence) await createNext(tx, { shopId, taskId, staffId, now })
  return getTask(tx, { shopId, taskId })
}

export async function deleteTask(tx: Tx, { shopId, taskId }: { shopId: string; taskId: string }): Promise<void> {
  const { count } = await write(tx, sql`delete from tasks where shop_id = ${shopId} and task_id = ${taskId}`)
  if (count === 0) throw notFound()
}

/** The zone in which the days of somebody's tasks are counted: their own, else the shop's. */
export async function zoneOf(db: Db, { shopId, staffId }: { shopId: string; staffId: string }): Promise<string> {
  const { timeZone } = await one(
    db,
    sql<{ timeZone: string }>`
      select coalesce((select time_zone from staff_zones where shop_id = ${shopId} and staff_id = ${staffId}), time_zone) as time_zone
      from shops where shop_id = ${shopId}`,
  )
  return timeZone
}

/** Sets where somebody is; null is where the shop is. Their open tasks are due by the days there from now on. */
export async function setZone(
  tx: Tx,
  { shopId, staffId, timeZone }: { shopId: string; staffId: string; timeZone: string | null },
): Promise<void> {
  await write(tx, sql`delete from staff_zones where shop_id = ${shopId} and staff_id = ${staffId}`)
  if (timeZone !== null)
    await write(tx, sql`insert into staff_zones (shop_id, staff_id, time_zone) values (${shopId}, ${staffId}, ${timeZone})`)
  const zone = await zoneOf(tx, { shopId, staffId })
  const days = await all(
    tx,
    sql<{ dueOn: string }>`select distinct due_on from tasks where shop_id = ${shopId} and assignee_id = ${staffId} and done_at is null`,
  )
  const times = days.map(({ dueOn }) => ({ dueOn, ...dueTimes(dueOn, zone) }))
  await write(
    tx,
    sql`
      update tasks set remind_at = due.remind_at, overdue_at = due.overdue_at
      from unnest(${times.map(({ dueOn }) => dueOn)}::date[], ${times.map(({ remindAt }) => remindAt)}::timestamptz[], ${times.map(({ overdueAt }) => overdueAt)}::timestamptz[]) as due (due_on, remind_at, overdue_at)
      where shop_id = ${shopId} and assignee_id = ${staffId} and done_at is null and tasks.due_on = due.due_on`,
  )
}

async function createNext(tx: Tx, { shopId, taskId, staffId, now }: TaskBy & { taskId: string }): Promise<void> {
  const done = await one(
    tx,
    sql<{
      title: string
      dueOn: string
      assigneeId: string
      recurrence: Recurrence
      monthDay: number | null
      customerId: string | null
      originId: string | null
    }>`
      select title, due_on, assignee_id, recurrence, month_day, customer_id, origin_id from tasks where shop_id = ${shopId} and task_id = ${taskId}`,
  )
  const zone = await zoneOf(tx, { shopId, staffId: done.assigneeId })
  const monthDay = done.monthDay ?? dayOfMonth(done.dueOn)
  const dueOn = nextDueOn({ ...done, monthDay }, now, zone)
  await insertTask(tx, { shopId, ...done, dueOn, createdAt: now, createdBy: staffId })
}

interface NewTask {
  shopId: string
  title: string
  dueOn: string
  assigneeId: string
  recurrence: Recurrence | null
  monthDay: number | null
  customerId: string | null
  originId: string | null
  createdAt: Date
  createdBy: string
}

async function insertTask(tx: Tx, { shopId, dueOn, assigneeId, ...made }: NewTask): Promise<string> {
  const taskId = newId()
  const { remindAt, overdueAt } = dueTimes(dueOn, await zoneOf(tx, { shopId, staffId: assigneeId }))
  await write(
    tx,
    sql`
      insert into tasks (shop_id, task_id, customer_id, origin_id, title, due_on, assignee_id, recurrence, month_day, remind_at, overdue_at, created_at, created_by)
      values (${shopId}, ${taskId}, ${made.customerId}, ${made.originId}, ${made.title}, ${dueOn}, ${assigneeId}, ${made.recurrence}, ${made.monthDay}, ${remindAt}, ${overdueAt}, ${made.createdAt}, ${made.createdBy})`,
  )
  return taskId
}

async function getTask(db: Db, { shopId, taskId }: { shopId: string; taskId: string }): Promise<TaskRow> {
  const found = await first(db, sql<TaskRow>`${task} where tasks.shop_id = ${shopId} and task_id = ${taskId}`)
  if (!found) throw notFound()
  return found
}

const task = sql`
  select task_id, title, due_on, tasks.customer_id, coalesce(nullif(concat_ws(' ', first_name, last_name), ''), customers.email, customer_number, phone) as customer_title,
    assignee_id, staff.name as assignee_name, recurrence, month_day, overdue_at, done_at, tasks.created_at
  from tasks join staff on staff_id = assignee_id
  left join customers on customers.shop_id = tasks.shop_id and customers.customer_id = tasks.customer_id`

const nobody = '00000000-0000-7000-8000-000000000000'

function after(cursor: string | undefined, state: 'open' | 'done') {
  const position = readCursor(cursor, z.tuple([state === 'open' ? CalendarDay : z.iso.datetime(), z.uuid()]))
  if (position === null) return sql``
  return state === 'open'
    ? sql`and (due_on, task_id) > (${position[0]}::date, ${position[1]}::uuid)`
    : sql`and (done_at, task_id) < (${position[0]}::timestamptz, ${position[1]}::uuid)`
}
