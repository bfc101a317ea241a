/** What the staff wrote about a person: shown to them whole, and gone with them. */
import { all, sql, write } from '../kit/database.ts'
import type { PersonalData } from './contributions.ts'

type Rows = Record<string, unknown>

const notes: PersonalData = {
  name: 'notes',
  read: (db, { shopId, customerId }) =>
    all(
      db,
      sql<Rows>`
        select note_id, written_at, author.name as written_by, body, edited_at, hidden_at,
          array(select note_versions.body from note_versions where shop_id = ${shopId} and note_versions.note_id = notes.note_id order by version) as earlier
        from notes join staff as author on author.staff_id = written_by
        where shop_id = ${shopId} and customer_id = ${customerId} order by written_at, note_id`,
    ),
  erase: async (tx, { shopId, customerId }) =>
    removed(await write(tx, sql`delete from notes where shop_id = ${shopId} and customer_id = ${customerId}`)),
}

const tasks: PersonalData = {
  name: 'tasks',
  read: (db, { shopId, customerId }) =>
    all(
      db,
      sql<Rows>`select task_id, created_at, title, due_on, done_at from tasks where shop_id = ${shopId} and customer_id = ${customerId} order by created_at, task_id`,
    ),
  erase: async (tx, { shopId, customerId }) =>
    removed(await write(tx, sql`delete from tasks where shop_id = ${shopId} and customer_id = ${customerId}`)),
}

const tags: PersonalData = {
  name: 'tags',
  read: (db, { shopId, customerId }) =>
    all(
      db,
      sql<Rows>`
        select name, min(added_at) as added_at from customer_tags join tags using (shop_id, tag_id)
        where shop_id = ${shopId} and customer_id = ${customerId} group by name order by name`,
    ),
  erase: async (tx, { shopId, customerId }) =>
    removed(await write(tx, sql`delete from customer_tags where shop_id = ${shopId} and customer_id = ${customerId}`)),
}

const changes: PersonalData = {
  name: 'changes-by-staff',
  read: (db, { shopId, customerId }) =>
    all(
      db,
      sql<Rows>`
        select change_id, changed_at, kind, details, undone_at from customer_changes
        where shop_id = ${shopId} and customer_id = ${customerId} order by changed_at, change_id`,
    ),
  erase: async (tx, { shopId, customerId }) =>
    removed(await write(tx, sql`delete from customer_changes where shop_id = ${shopId} and customer_id = ${customerId}`)),
}

export const crmPersonalData: readonly PersonalData[] = [notes, tasks, tags, changes]

const removed = ({ count }: { count: number }) => ({ removed: count, kept: 0 })
