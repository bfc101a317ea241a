import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { newId } from '../kit/ids.ts'
import { tooLarge, unavailable } from '../kit/problem.ts'
import type { ImportKey } from './store.ts'

/** Uploads beyond this are refused: larger files come in by the command line. */
export const largestUpload = 4 * 1024 ** 3

export const uploadTooLarge = () => tooLarge('upload_too_large', { gigabytes: largestUpload / 1024 ** 3 })

/** Where uploads lie until their import is done, in a folder for each shop and in it for each import. */
export const uploadsFolder = (dataFolder: string): string => join(dataFolder, 'imports')

/** No name that people give their files touches the disk. */
const folderOf = (dataFolder: string, { shopId, importId }: ImportKey): string => join(uploadsFolder(dataFolder), shopId, importId)

/**
 * Writes the bytes as they come into a file of their own, so that two uploads at once never mix, and answers where it
 * lies and how long it is. A broken upload leaves nothing behind. Throws where it grows beyond `limit` bytes.
 */
export async function receiveUpload(
  dataFolder: string,
  key: ImportKey,
  bytes: Readable,
  { limit = largestUpload } = {},
): Promise<{ path: string; sizeBytes: number }> {
  const path = join(folderOf(dataFolder, key), newId())
  await mkdir(join(path, '..'), { recursive: true, mode: 0o700 })
  let sizeBytes = 0
  const counted = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      sizeBytes += chunk.length
      if (sizeBytes > limit) throw uploadTooLarge()
      yield chunk
    }
  }
  try {
    await pipeline(bytes, counted, createWriteStream(path, { mode: 0o600, flags: 'wx' }))
  } catch (error) {
    await rm(path, { force: true })
    throw isDiskFull(error) ? unavailable('no_space_for_upload', { retryAfterSeconds: 60 }) : error
  }
  return { path, sizeBytes }
}

/** Removes one upload of an import. A path elsewhere, as the command line gives it, is somebody's own file and stays. */
export async function forgetUpload(dataFolder: string, key: ImportKey, path: string): Promise<void> {
  await rm(join(folderOf(dataFolder, key), basename(path)), { force: true })
}

/** Removes every upload of an import. */
export const forgetUploads = (dataFolder: string, key: ImportKey): Promise<void> =>
  rm(folderOf(dataFolder, key), { recursive: true, force: true })

/** Removes every upload of a shop. */
export const forgetShopUploads = (dataFolder: string, { shopId }: { shopId: string }): Promise<void> =>
  rm(join(uploadsFolder(dataFolder), shopId), { recursive: true, force: true })

const isDiskFull = (error: unknown): boolean =>
  error instanceof Error && ['ENOSPC', 'EDQUOT'].includes(String((error as NodeJS.ErrnoException).code))
