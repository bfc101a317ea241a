import { z } from 'zod'

export const Note = z.object({
  noteId: z.uuid(),
  /** Empty once it was taken away. */
  body: z.string(),
  mentions: z.array(z.object({ staffId: z.uuid(), name: z.string() })),
  writtenAt: z.iso.datetime(),
  writtenBy: z.string(),
  isMine: z.boolean(),
  editedAt: z.iso.datetime().nullable(),
  hiddenAt: z.iso.datetime().nullable(),
  hiddenBy: z.string().nullable(),
})
export const NoteVersions = z.object({
  versions: z.array(z.object({ body: z.string(), replacedAt: z.iso.datetime(), replacedBy: z.string() })),
})
/** Plain text. Who is mentioned stands in it as `@` and the name. */
export const WriteNote = z.object({ body: z.string().trim().min(1).max(10_000), mentions: z.array(z.uuid()).max(20).default([]) })
export type WriteNote = z.infer<typeof WriteNote>
export const Colleagues = z.object({ colleagues: z.array(z.object({ staffId: z.uuid(), name: z.string(), isYou: z.boolean() })) })

/** What one of the staff should look at. */
const Notice = z.object({
  noticeId: z.uuid(),
  kind: z.enum(['mention', 'task_due']),
  text: z.string(),
  by: z.string().nullable(),
  customerId: z.uuid().nullable(),
  customerTitle: z.string().nullable(),
  noticedAt: z.iso.datetime(),
  readAt: z.iso.datetime().nullable(),
})
export const NoticeList = z.object({ notices: z.array(Notice), unread: z.number().int() })
