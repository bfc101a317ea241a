import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { BackupProblem } from './backup-problem.ts'
import { chunkPath, countRows, End, endName, FormatVersion, formatVersion, Manifest, manifestName, overallHash } from './format.ts'
import { type Member, TarProblem, tarMembers } from './tar.ts'

export type Part = { kind: 'manifest'; manifest: Manifest } | { kind: 'rows'; table: string; content: Buffer; rows: number }

/**
 * The parts of a backup file in their order, each checked when it comes. Only when the last has been taken is the file
 * known to be whole: it throws a BackupProblem on the first thing that is not as it was written.
 */
export async function* readBackup(file: string): AsyncGenerator<Part> {
  let isBackup = false
  try {
    for await (const part of parts(tarMembers(unpacked(file)))) {
      isBackup = true
      yield part
    }
  } catch (error) {
    throw isBackup || !(error instanceof TarProblem)
      ? explained(error, file)
      : new BackupProblem('not_a_backup', { file }, { cause: error })
  }
}

/** Reads the whole file and answers with its manifest; nothing in it is then altered or missing. Throws a BackupProblem. */
export async function checkBackup(file: string, onProgress: (rows: number) => void = () => {}): Promise<Manifest> {
  let manifest: Manifest | null = null
  let rows = 0
  for await (const part of readBackup(file)) {
    if (part.kind === 'manifest') manifest = part.manifest
    else {
      rows += part.rows
      onProgress(rows)
    }
  }
  if (!manifest) throw new BackupProblem('not_a_backup', { file })
  return manifest
}

function unpacked(file: string): AsyncIterable<Buffer> {
  // What breaks the one breaks the other, and comes out where the bytes are taken.
  return pipeline(createReadStream(file, { highWaterMark: 1 << 18 }), createGunzip({ chunkSize: 1 << 18 }), () => {})
}

async function* parts(members: AsyncIterable<Member>): AsyncGenerator<Part> {
  let reading: Reading | null = null
  for await (const member of members) {
    if (!reading) {
      const manifest = readManifest(member)
      reading = { manifest, hash: overallHash(member.content), rows: new Map(), table: -1, number: 0, isOver: false }
      yield { kind: 'manifest', manifest }
    } else if (reading.isOver) throw new TarProblem('damaged', 'something follows the end')
    else if (member.path === endName) closeWith(reading, member)
    else yield readRows(reading, member)
  }
  if (!reading?.isOver) throw new TarProblem('truncated', 'the archive has no end')
}

interface Reading {
  manifest: Manifest
  hash: ReturnType<typeof overallHash>
  rows: Map<string, number>
  /** Where in the manifest's tables, and at which chunk of that table. */
  table: number
  number: number
  isOver: boolean
}

function readManifest({ path, content }: Member): Manifest {
  const value = path === manifestName ? parsed(content) : null
  const version = FormatVersion.safeParse(value)
  if (!version.success) throw new NoBackup()
  if (version.data.formatVersion > formatVersion) throw new BackupProblem('newer_format')
  const manifest = Manifest.safeParse(value)
  if (!manifest.success) throw new TarProblem('damaged', 'the manifest is wrong')
  return manifest.data
}

/** A chunk stands where its name says, and holds what its name says. */
function readRows(reading: Reading, { path, content }: Member): Part {
  const { tables } = reading.manifest
  const table = path.split('/')[1] ?? ''
  if (table !== tables[reading.table]?.name) {
    const next = tables.findIndex(({ name }) => name === table)
    if (next <= reading.table) throw new TarProblem('damaged', `${path} is out of order`)
    reading.table = next
    reading.number = 0
  }
  const { folder, file } = chunkPath({ table, number: ++reading.number, content })
  if (path !== `${folder}/${file}`) throw new TarProblem('damaged', `${path} is not ${folder}/${file}`)
  reading.hash.update(`${path}\n`)
  const rows = countRows(content)
  reading.rows.set(table, (reading.rows.get(table) ?? 0) + rows)
  return { kind: 'rows', table, content, rows }
}

function closeWith(reading: Reading, { content }: Member): void {
  const end = End.safeParse(parsed(content))
  const isWhole =
    end.success &&
    end.data.sha256 === reading.hash.digest('hex') &&
    reading.manifest.tables.every(({ name }) => end.data.rows[name] === (reading.rows.get(name) ?? 0))
  if (!isWhole) throw new TarProblem('damaged', 'the end does not fit what stands before it')
  reading.isOver = true
}

class NoBackup extends Error {}

function parsed(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString('utf8'))
  } catch {
    return null
  }
}

function explained(error: unknown, file: string): unknown {
  if (error instanceof NoBackup) return new BackupProblem('not_a_backup', { file }, { cause: error })
  if (error instanceof TarProblem) return new BackupProblem(error.kind, { file }, { cause: error })
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOENT' || code === 'ENOTDIR') return new BackupProblem('backup_missing', { file }, { cause: error })
  if (code === 'EACCES' || code === 'EISDIR' || code === 'EIO') return new BackupProblem('backup_unreadable', { file }, { cause: error })
  if (code === 'Z_BUF_ERROR') return new BackupProblem('truncated', { file }, { cause: error })
  const isGzip = !(error instanceof Error && error.message === 'incorrect header check')
  if (code.startsWith('Z_')) return new BackupProblem(isGzip ? 'damaged' : 'not_a_backup', { file }, { cause: error })
  return error
}
