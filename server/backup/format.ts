/**
 * What a backup file is made of: a gzipped tar archive that any tar program unpacks.
 *
 *     manifest.json                                   what it is, and the schema it was taken from
 *     tables/<table>/<number>-<sha256>.copy           rows in COPY's text format, whole lines, some 1 MiB each
 *     end.json                                        rows of each table, and a hash over everything before it
 *
 * A chunk's name holds the hash of its content, and the end holds the hash over the manifest and all names: so the end
 * vouches for every byte of the data, and a file without its end is no whole backup.
 */
import { createHash, type Hash } from 'node:crypto'
import { z } from 'zod'

/** Raised when an older program could misread a newer file. */
export const formatVersion = 1

export const manifestName = 'manifest.json'
export const endName = 'end.json'

/** Read before anything else of a manifest: a newer format may hold anything besides. */
export const FormatVersion = z.object({ format: z.literal('regulars-backup'), formatVersion: z.number().int().positive() })

const name = z.string().min(1).max(63)

export const Manifest = FormatVersion.extend({
  productVersion: z.string(),
  /** As `server_version` says; the rows restore into any version that the product runs on. */
  serverVersion: z.string(),
  createdAt: z.iso.datetime(),
  scope: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('installation') }),
    z.object({ kind: z.literal('shop'), shopId: z.uuid(), shopName: z.string() }),
  ]),
  /** The migrations that made the schema, in their order. */
  schema: z.array(z.object({ name: z.string(), checksum: z.string() })),
  /** In the order in which they can be loaded: what is referred to comes first. */
  tables: z.array(z.object({ name, columns: z.array(name).min(1) })),
})
export type Manifest = z.infer<typeof Manifest>

export const End = z.object({ rows: z.record(z.string(), z.number().int().nonnegative()), sha256: z.string() })
export type End = z.infer<typeof End>

/** The path of a table's chunk; both halves fit the fields of a plain tar header. */
export const chunkPath = ({
  table,
  number,
  content,
}: {
  table: string
  number: number
  content: Buffer
}): { folder: string; file: string } => ({
  folder: `tables/${table}`,
  file: `${String(number).padStart(8, '0')}-${sha256(content)}.copy`,
})

/** The hash over everything: fed with the manifest first, then with the path of each chunk in turn. */
export const overallHash = (manifest: Buffer): Hash => createHash('sha256').update(manifest).update('\n')

const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex')

/** How many rows a chunk holds: a row ends with a line feed, and one within a value is written as a backslash and an n. */
export function countRows(content: Buffer): number {
  let rows = 0
  for (let at = content.indexOf(lineFeed); at !== -1; at = content.indexOf(lineFeed, at + 1)) rows++
  return rows
}

const lineFeed = 10
