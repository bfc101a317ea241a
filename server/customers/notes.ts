import { z } from 'zod'
import { cutPage, readCursor } from '../kit/cursor.ts'
import { all, type Db, first, sql, type Tx, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { forbidden, notFound } from '../kit/problem.ts'
import { checkColleagues } from './colleagues.ts'
import { holdCustomer } from './customer-of.ts'
import type { WriteNote } from './note-schema.ts'
import { notify } from './notices.ts'

interface NoteRow {
  noteId: string
  body: string
  mentions: { staffId: string; name: string }[]
  writtenAt: Date
  writtenBy: string
  authorId: string
  editedAt: Date | null
  hiddenAt: Date | null
  hiddenBy: string | null
}

const Position = z.tuple([z.iso.datetime(), z.uuid()])

/** A customer's notes, the newest first. One that was taken away says by whom, and nothing else. */
export async function notesOf(
  db: Db,
  {
    shopId,
    customerId,
    readerId,
    cursor,
    limit,
  }: { shopId: string; customerId: string; readerId: string | null; cursor?: string | undefined; limit: number },
) {
  const after = readCursor(cursor, Position)
  const rows = await all(
    db,
    sql<NoteRow>`
      ${note}
      where notes.shop_id = ${shopId} and customer_id = ${customerId} ${after === null ? sql`` : sql`and (written_at, note_id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`}
      order by written_at desc, note_id desc
      limit ${limit + 1}`,
  )
  const { page, nextCursor } = cutPage(rows, limit, ({ writtenAt, noteId }) => [writtenAt.toISOString(), noteId])
  return { notes: page.map((each) => presentNote(each, readerId)), nextCursor }
}

export function presentNote({ authorId, writtenAt, editedAt, hiddenAt, ...rest }: NoteRow, readerId: string | null) {
  return {
    ...rest,
    isMine: authorId === readerId,
    writtenAt: writtenAt.toISOString(),
    editedAt: editedAt?.toISOString() ?? null,
    hiddenAt: hiddenAt?.toISOString() ?? null,
  }
}

interface NoteBy {
  shopId: string
  staffId: string
  now: Date
}

/** Writes a note, and tells those whom it mentions. */
export async function writeNote(
  tx: Tx,
  { shopId, customerId, staffId, note: { body, mentions }, now }: NoteBy & { customerId: string; note: WriteNote },
): Promise<NoteRow> {
  const owner = await holdCustomer(tx, { shopId, customerId })
  await checkColleagues(tx, { shopId, staffIds: mentions })
  const noteId = newId()
  await write(
    tx,
    sql`insert into notes (shop_id, note_id, customer_id, body, mentions, written_at, written_by)
        values (${shopId}, ${noteId}, ${owner}, ${body}, ${[...new Set(mentions)]}::uuid[], ${now}, ${staffId})`,
  )
  await notify(tx, { shopId, staffIds: others(mentions, staffId), noteId, now })
  return getNote(tx, { shopId, noteId })
}

/** Changes one's own note; what it said before is kept. Those who are mentioned anew are told. */
export async function changeNote(
  tx: Tx,
  { shopId, noteId, staffId, note: { body, mentions }, now }: NoteBy & { noteId: string; note: WriteNote },
): Promise<NoteRow> {
  const before = await takeNote(tx, { shopId, noteId })
  if (before.authorId !== staffId) throw forbidden('note_of_another')
  await checkColleagues(tx, { shopId, staffIds: mentions })
  await write(
    tx,
    sql`
      insert into note_versions (shop_id, note_id, version, body, replaced_at, replaced_by)
      select shop_id, note_id, (select count(*) + 1 from note_versions where shop_id = ${shopId} and note_id = ${noteId}), body, ${now}, ${staffId}
      from notes where shop_id = ${shopId} and note_id = ${noteId} and body <> ${body}`,
  )
  await write(
    tx,
    sql`update notes set body = ${body}, mentions = ${[...new Set(mentions)]}::uuid[], edited_at = case when body = ${body} then edited_at else ${now}::timestamptz end
        where shop_id = ${shopId} and note_id = ${noteId}`,
  )
  await notify(tx, { shopId, staffIds: others(mentions, staffId), noteId, now })
  return getNote(tx, { shopId, noteId })
}

/** The note is not shown any more; that there was one, and who took it away, is. */
export async function hideNote(tx: Tx, { shopId, noteId, staffId, now }: NoteBy & { noteId: string }): Promise<void> {
  await takeNote(tx, { shopId, noteId })
  await write(tx, sql`update notes set hidden_at = ${now}, hidden_by = ${staffId} where shop_id = ${shopId} and note_id = ${noteId}`)
}

/** What a note said before, the newest first. Of one that was taken away nothing is told. */
export async function versionsOf(db: Db, { shopId, noteId }: { shopId: string; noteId: string }) {
  if ((await getNote(db, { shopId, noteId })).hiddenAt) return []
  const versions = await all(
    db,
    sql<{ body: string; replacedAt: Date; replacedBy: string }>`
      select body, replaced_at, staff.name as replaced_by from note_versions join staff on staff_id = replaced_by
      where shop_id = ${shopId} and note_id = ${noteId} order by version desc limit 100`,
  )
  return versions.map((version) => ({ ...version, replacedAt: version.replacedAt.toISOString() }))
}

async function getNote(db: Db, { shopId, noteId }: { shopId: string; noteId: string }): Promise<NoteRow> {
  const found = await first(db, sql<NoteRow>`${note} where notes.shop_id = ${shopId} and note_id = ${noteId}`)
  if (!found) throw notFound()
  return found
}

/** A note that can still be changed, held until the transaction ends. */
async function takeNote(tx: Tx, { shopId, noteId }: { shopId: string; noteId: string }): Promise<NoteRow> {
  await write(tx, sql`select 1 from notes where shop_id = ${shopId} and note_id = ${noteId} for update`)
  const found = await getNote(tx, { shopId, noteId })
  if (found.hiddenAt) throw notFound()
  return found
}

const note = sql`
  select note_id, case when hidden_at is null then body else '' end as body, written_at, author.name as written_by, written_by as author_id, edited_at, hidden_at, hider.name as hidden_by,
    case when hidden_at is null then array(select json_build_object('staffId', staff_id, 'name', staff.name) from staff where staff_id = any(mentions) order by staff.name) else '{}' end as mentions
  from notes join staff as author on author.staff_id = written_by left join staff as hider on hider.staff_id = hidden_by`

const others = (mentions: readonly string[], staffId: string): string[] => [...new Set(mentions)].filter((each) => each !== staffId)
