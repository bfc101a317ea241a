import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { pipeline, type Readable, Transform } from 'node:stream'
import { createGunzip, createInflateRaw } from 'node:zlib'
import type { FileLimits } from './file-limits.ts'
import { FileProblem } from './file-problem.ts'
import { refuseForeignContent } from './foreign-content.ts'
import { openZipEntry } from './zip-entry.ts'

export type Compression = 'none' | 'gzip' | 'zip'

/** A file as a stream of uncompressed bytes, with its progress counted in the bytes that lie on disk. */
export interface SourceBytes {
  compression: Compression
  chunks: AsyncIterable<Buffer>
  bytesTotal: number
  bytesRead(): number
}

/**
 * Opens a plain, gzip or zip file by what it holds, whatever its name says.
 *
 * Of a zip the first entry that is a file of rows is taken (folders and the hidden files of macOS are passed over);
 * nothing is unpacked to disk. Ending the iteration early closes the file. Throws a `FileProblem` at once for what the
 * first bytes give away, and while iterating for damage and for archives that grow beyond `limits`.
 */
export async function openSource(path: string, limits: FileLimits): Promise<SourceBytes> {
  const size = await fileSize(path)
  const compression = compressionOf(await firstBytes(path))

  if (compression === 'none') {
    const file = createReadStream(path, { highWaterMark: chunkBytes })
    return { compression, chunks: checked(file, null, limits), bytesTotal: size, bytesRead: () => file.bytesRead }
  }
  if (compression === 'gzip') {
    const engine = unpack(createReadStream(path, { highWaterMark: chunkBytes }), createGunzip({ chunkSize: chunkBytes }))
    return { compression, chunks: checked(engine, engine, limits), bytesTotal: size, bytesRead: () => engine.bytesWritten }
  }
  const entry = await openZipEntry(path)
  const engine = unpack(entry.stream, entry.isStored ? createStoredPassage() : createInflateRaw({ chunkSize: chunkBytes }))
  return {
    compression,
    chunks: checked(engine, engine, limits, entry.close),
    bytesTotal: entry.bytes,
    bytesRead: () => engine.bytesWritten,
  }
}

/** How many bytes lie on disk; 0 is refused, as is everything that is no file. Throws a `FileProblem`. */
export async function fileSize(path: string): Promise<number> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new FileProblem(error.code === 'ENOENT' ? 'file_missing' : 'file_unreadable', {}, { cause: error })
  })
  if (!found.isFile()) throw new FileProblem('file_unreadable')
  if (found.size === 0) throw new FileProblem('empty')
  return found.size
}

/** A decompressing stream that knows how much it has taken in. */
type Engine = Transform & { readonly bytesWritten: number }

const chunkBytes = 256 * 1024

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path).catch((error: unknown) => {
    throw new FileProblem('file_unreadable', {}, { cause: error })
  })
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

function compressionOf(start: Buffer): Compression {
  if (start[0] === 0x1f && start[1] === 0x8b) return 'gzip'
  if (start.subarray(0, 4).equals(zipStart) || start.subarray(0, 4).equals(emptyZipStart)) return 'zip'
  return 'none'
}

const zipStart = Buffer.from('PK\x03\x04', 'latin1')
const emptyZipStart = Buffer.from('PK\x05\x06', 'latin1')

function unpack<T extends Engine>(packed: Readable, engine: T): T {
  // The error reaches the reader through `engine` itself; the callback only keeps it from being unhandled.
  pipeline(packed, engine as Transform, () => {})
  return engine
}

function createStoredPassage(): Engine {
  let bytesWritten = 0
  const passage = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytesWritten += chunk.length
      done(null, chunk)
    },
  })
  return Object.defineProperty(passage, 'bytesWritten', { get: () => bytesWritten }) as Engine
}

async function* checked(stream: Readable, engine: Engine | null, limits: FileLimits, close: () => void = () => {}): AsyncGenerator<Buffer> {
  let bytes = 0
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      if (bytes === 0) refuseForeignContent(chunk, engine !== null)
      bytes += chunk.length
      if (bytes > limits.maxBytes) throw new FileProblem('too_large', { limitGb: Math.floor(limits.maxBytes / 1024 ** 3) })
      if (engine && bytes > limits.bombCheckFromBytes && bytes > engine.bytesWritten * limits.maxRatio)
        throw new FileProblem('archive_bomb', { ratio: limits.maxRatio })
      yield chunk
    }
  } catch (error) {
    if (error instanceof FileProblem) throw error
    throw new FileProblem(engine ? 'archive_damaged' : 'file_unreadable', {}, { cause: error })
  } finally {
    stream.destroy()
    close()
  }
  if (bytes === 0) throw new FileProblem('empty')
}
