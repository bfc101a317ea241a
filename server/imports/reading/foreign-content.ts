import { FileProblem } from './file-problem.ts'

/**
 * Refuses what is plainly not a table of text, by the first bytes of the uncompressed content.
 *
 * People often upload the workbook instead of its export, an archive inside an archive, or the sign-in page that a shop
 * sent instead of the file; each deserves its own advice.
 */
export function refuseForeignContent(start: Buffer, isInArchive: boolean): void {
  const latin = start.toString('latin1', 0, 512)
  const known = signatures.find((signature) => latin.startsWith(signature.bytes))
  if (known) throw new FileProblem(known.code, { type: known.type })
  // A workbook is a zip; that a plain zip is opened before this point leaves only the zip inside an archive.
  if (latin.startsWith('PK\x03\x04') || latin.startsWith('\x1f\x8b'))
    throw new FileProblem(isInArchive ? 'archive_nested' : 'archive_unsupported', { type: 'zip' })
  if (latin.slice(257, 262) === 'ustar') throw new FileProblem('archive_unsupported', { type: 'tar' })
  if (/^(\xef\xbb\xbf)?\s*<(!doctype html|html|head|body)/i.test(latin)) throw new FileProblem('web_page')
  if (/^(\xef\xbb\xbf)?\s*<\?xml/i.test(latin)) throw new FileProblem('binary', { type: 'XML' })
}

const signatures = [
  { bytes: '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', code: 'spreadsheet', type: 'Excel' },
  { bytes: 'Rar!\x1a\x07', code: 'archive_unsupported', type: 'RAR' },
  { bytes: '7z\xbc\xaf\x27\x1c', code: 'archive_unsupported', type: '7z' },
  { bytes: '\xfd7zXZ\x00', code: 'archive_unsupported', type: 'xz' },
  { bytes: 'BZh', code: 'archive_unsupported', type: 'bzip2' },
  { bytes: '\x28\xb5\x2f\xfd', code: 'archive_unsupported', type: 'Zstandard' },
  { bytes: '%PDF-', code: 'binary', type: 'PDF' },
  { bytes: '\x89PNG', code: 'binary', type: 'PNG' },
  { bytes: '\xff\xd8\xff', code: 'binary', type: 'JPEG' },
  { bytes: 'GIF8', code: 'binary', type: 'GIF' },
  { bytes: '\x7fELF', code: 'binary', type: 'ELF' },
  { bytes: 'SQLite format 3\x00', code: 'binary', type: 'SQLite' },
] as const
