import type { Readable } from 'node:stream'
import yauzl from 'yauzl'
import { FileProblem } from './file-problem.ts'
import { storable } from './row-text.ts'

/** One entry of a zip file: its bytes as they are stored, still compressed unless `isStored`. */
export interface ZipEntry {
  stream: Readable
  bytes: number
  isStored: boolean
  close(): void
}

/**
 * Opens the first file of rows in a zip. Nothing is written anywhere, so that a name like `../../x` could do no harm;
 * it is refused all the same, because no shop exports such a file.
 */
export async function openZipEntry(path: string): Promise<ZipEntry> {
  const zip = await openZip(path)
  try {
    const entry = await firstUsableEntry(zip)
    return {
      stream: await rawStream(zip, entry),
      bytes: entry.compressedSize,
      isStored: entry.compressionMethod === 0,
      close: () => zip.close(),
    }
  } catch (error) {
    zip.close()
    throw error
  }
}

function openZip(path: string): Promise<yauzl.ZipFile> {
  return new Promise((resolve, reject) => {
    // Names are decoded and judged below, so that a bad one gets its own sentence instead of "damaged".
    yauzl.open(path, { lazyEntries: true, autoClose: false, decodeStrings: false }, (error, zip) =>
      error ? reject(damaged(error)) : resolve(zip),
    )
  })
}

function firstUsableEntry(zip: yauzl.ZipFile): Promise<yauzl.Entry> {
  return new Promise((resolve, reject) => {
    zip.on('error', (error) => reject(damaged(error)))
    zip.on('end', () => reject(new FileProblem('archive_empty')))
    zip.on('entry', (entry: yauzl.Entry) => {
      const name = entryName(entry)
      if (isPassedOver(name)) return zip.readEntry()
      const refusal = refusalOf(entry, name)
      if (refusal) reject(refusal)
      else resolve(entry)
    })
    zip.readEntry()
  })
}

function entryName(entry: yauzl.Entry): string {
  // With `decodeStrings: false` the name is the raw bytes, whatever the type says; a wrong guess of its encoding only shows in a message.
  return Buffer.from(entry.fileName as unknown as Uint8Array)
    .toString('utf8')
    .replaceAll('\\', '/')
}

function isPassedOver(name: string): boolean {
  return name.endsWith('/') || name.startsWith('__MACOSX/') || /(^|\/)\.[^./][^/]*$/.test(name)
}

function refusalOf(entry: yauzl.Entry, name: string): FileProblem | null {
  const shown = { entry: storable(name.slice(-80)) }
  if (yauzl.validateFileName(name) !== null) return new FileProblem('archive_unsafe_name', shown)
  if (name === '[Content_Types].xml' || /^(xl|_rels|mimetype)(\/|$)/.test(name)) return new FileProblem('spreadsheet', { type: 'Excel' })
  if (entry.isEncrypted()) return new FileProblem('archive_encrypted', shown)
  if (/\.(zip|gz|tgz|7z|rar|bz2|xz|zst)$/i.test(name)) return new FileProblem('archive_nested', shown)
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8)
    return new FileProblem('archive_unsupported', { type: `zip ${entry.compressionMethod}` })
  return null
}

function rawStream(zip: yauzl.ZipFile, entry: yauzl.Entry): Promise<Readable> {
  // yauzl wants `decompress` left null for a stored entry.
  const options = { decompress: entry.compressionMethod === 0 ? null : false, decrypt: null, start: null, end: null }
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, options, (error, stream) => (error ? reject(damaged(error)) : resolve(stream)))
  })
}

const damaged = (cause: unknown) => new FileProblem('archive_damaged', {}, { cause })
