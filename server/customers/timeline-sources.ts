/** What the customers capability itself brings to the timeline. */
import { sql } from '../kit/database.ts'
import type { TimelineRow, TimelineSource } from './contributions.ts'
import { isOlder } from './timeline.ts'

/** Notes at the time they were written. */
const notes: TimelineSource = {
  kind: 'note',
  entries: (scope) => sql<TimelineRow>`
    select written_at as at, 'note' as kind, 'note:' || note_id as entry_id,
      jsonb_build_object(
        'noteId', note_id, 'body', case when hidden_at is null then body else '' end, 'by', author.name, 'isHidden', hidden_at is not null, 'hiddenBy', hider.name, 'isEdited', edited_at is not null,
        'mentions', case when hidden_at is null then array(select staff.name from staff where staff_id = any(mentions) order by staff.name) else '{}' end
      ) as details
    from notes join staff as author on author.staff_id = written_by left join staff as hider on hider.staff_id = hidden_by
    where shop_id = ${scope.shopId} and customer_id = ${scope.customerId} and ${isOlder(scope, sql`written_at`, sql`'note:' || note_id`)}
    order by written_at desc, note_id desc limit ${scope.limit}`,
}

/** Tasks at the time they were made. */
const tasks: TimelineSource = {
  kind: 'task',
  entries: (scope) => sql<TimelineRow>`
    select tasks.created_at as at, 'task' as kind, 'task:' || task_id as entry_id,
      jsonb_build_object('taskId', task_id, 'title', title, 'dueOn', due_on, 'doneAt', done_at, 'by', author.name, 'assignee', assignee.name) as details
    from tasks join staff as author on author.staff_id = created_by join staff as assignee on assignee.staff_id = assignee_id
    where shop_id = ${scope.shopId} and customer_id = ${scope.customerId} and ${isOlder(scope, sql`tasks.created_at`, sql`'task:' || task_id`)}
    order by tasks.created_at desc, task_id desc limit ${scope.limit}`,
}

/** Tags and fields that the staff changed. */
const changes: TimelineSource = {
  kind: 'change',
  entries: (scope) => sql<TimelineRow>`
    select changed_at as at, 'change' as kind, 'change:' || change_id as entry_id,
      jsonb_build_object('change', kind, 'value', details, 'by', staff.name, 'isBulk', bulk_id is not null, 'undoneAt', undone_at) as details
    from customer_changes left join staff on staff_id = changed_by
    where shop_id = ${scope.shopId} and customer_id = ${scope.customerId} and ${isOlder(scope, sql`changed_at`, sql`'change:' || change_id`)}
    order by changed_at desc, change_id desc limit ${scope.limit}`,
}

/** Customers that became one with this one, also those that had become one before. */
const merges: TimelineSource = {
  kind: 'merge',
  entries: (scope) => sql<TimelineRow>`
    select merges.recorded_at as at, 'merge' as kind, 'merge:' || merge_id as entry_id,
      jsonb_build_object('mergeId', merge_id, 'keptId', kept_id, 'mergedId', merged_id, 'reason', reason, 'evidence', evidence, 'by', staff.name, 'undoneAt', undone_at) as details
    from merges left join staff on staff_id = recorded_by
    where shop_id = ${scope.shopId} and kept_id = any(array(
        select ${scope.customerId}::uuid union select origin_id from origins where shop_id = ${scope.shopId} and customer_id = ${scope.customerId}))
      and ${isOlder(scope, sql`merges.recorded_at`, sql`'merge:' || merge_id`)}
    order by merges.recorded_at desc, merge_id desc limit ${scope.limit}`,
}

export const ownTimelineSources: readonly TimelineSource[] = [notes, tasks, changes, merges]
