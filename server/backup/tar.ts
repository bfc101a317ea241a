/**
 * Members of a tar archive in the plain POSIX form (ustar), which every tar program reads.
 *
 * Each member's size stands before its content, so what is streamed is cut into members of a known size.
 */

export interface Member {
  path: string
  content: Buffer
}

/** The archive is cut off, or is none. */
export class TarProblem extends Error {
  readonly kind: 'truncated' | 'damaged'

  constructor(kind: 'truncated' | 'damaged', detail: string) {
    super(detail)
    this.kind = kind
  }
}

/** The bytes of one member. `folder` holds at most 155 bytes, `file` 100, both ASCII; it may be read by its owner only. */
export function tarMember({
  folder,
  file,
  content,
  modifiedAt,
}: {
  folder: string
  file: string
  content: Buffer
  modifiedAt: Date
}): Buffer {
  if (folder.length > 155 || file.length > 100 || content.length > largestMember)
    throw new Error(`${folder}/${file} does not fit into a tar header`)
  const header = Buffer.alloc(blockSize)
  header.write(file, 0)
  header.write(octal(0o600, 7), 100)
  header.write(octal(0, 7), 108)
  header.write(octal(0, 7), 116)
  header.write(octal(content.length, 11), 124)
  header.write(octal(Math.floor(modifiedAt.getTime() / 1000), 11), 136)
  header.write(regularFile, 156)
  header.write(magic, 257, 'latin1')
  header.write(folder, 345)
  header.write(`${octal(checksumOf(header), 6)}\0 `, 148, 'latin1')
  return Buffer.concat([header, content, Buffer.alloc(paddingOf(content.length))])
}

/** What stands behind the last member. */
export const tarEnd: Buffer = Buffer.alloc(1024)

/**
 * The members of an archive, one after the other; only one is in memory. Ends when the source has ended too.
 * Throws a TarProblem where the archive ends too early, or is not what `tarMember` writes.
 */
export async function* tarMembers(source: AsyncIterable<Buffer>): AsyncGenerator<Member> {
  const bytes = byteReader(source)
  for (;;) {
    const header = await bytes.take(blockSize)
    if (header.every((byte) => byte === 0)) break
    const { path, size } = readHeader(header)
    yield { path, content: await bytes.take(size) }
    await bytes.take(paddingOf(size))
  }
  // Reading on to the end lets the decompression compare its own checksum too.
  if (!(await bytes.rest()).every((byte) => byte === 0)) throw new TarProblem('damaged', 'something follows the end of the archive')
}

const blockSize = 512
const regularFile = '0'
const magic = 'ustar\u000000'

/** No value of a row can be larger than 1 GB; what claims to be is a trap, and never allocated. */
const largestMember = 0x4000_0000

function readHeader(header: Buffer): { path: string; size: number } {
  const isOurs =
    header.toString('latin1', 257, 265) === magic &&
    header.toString('latin1', 156, 157) === regularFile &&
    Number.parseInt(header.toString('latin1', 148, 154), 8) === checksumOf(header)
  const size = Number.parseInt(header.toString('latin1', 124, 135), 8)
  if (!isOurs || !(size >= 0 && size <= largestMember)) throw new TarProblem('damaged', 'a header of the archive is wrong')
  const folder = textAt(header, 345, 155)
  const file = textAt(header, 0, 100)
  return { path: folder === '' ? file : `${folder}/${file}`, size }
}

/** The sum of a header's bytes, its own field counted as spaces. */
function checksumOf(header: Buffer): number {
  return header.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 32 : byte), 0)
}

const textAt = (header: Buffer, from: number, length: number): string => header.toString('latin1', from, from + length).split('\0')[0] ?? ''

const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0')

const paddingOf = (size: number): number => (blockSize - (size % blockSize)) % blockSize

function byteReader(source: AsyncIterable<Buffer>) {
  const iterator = source[Symbol.asyncIterator]()
  let held: Buffer[] = []
  let length = 0

  async function more(): Promise<boolean> {
    const { value, done } = await iterator.next()
    if (done) return false
    held.push(value)
    length += value.length
    return true
  }

  return {
    async take(size: number): Promise<Buffer> {
      while (length < size) if (!(await more())) throw new TarProblem('truncated', `${size} bytes are expected, ${length} are left`)
      const all = held.length === 1 && held[0] ? held[0] : Buffer.concat(held)
      held = [all.subarray(size)]
      length -= size
      return all.subarray(0, size)
    },
    /** What is left, as long as it is short: behind the last member there is nothing but the end. */
    async rest(): Promise<Buffer> {
      while (length <= 64 * 1024 && (await more())) {
        // Each turn holds one piece more.
      }
      return Buffer.concat(held)
    },
  }
}
