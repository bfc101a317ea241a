import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ImportKey } from './store.ts'

/** Where an uploaded file lies until its import is done. Its name is the import's id: what people call their files never touches the disk. */
const uploadPath = (dataFolder: string, { shopId, importId }: ImportKey): string => join(dataFolder, 'imports', shopId, importId)

/** Writes the bytes as they come and answers how many there were. A broken upload leaves nothing behind. */
export async function receiveUpload(dataFolder: string, key: ImportKey, bytes: Readable): Promise<{ path: string; sizeBytes: number }> {
  const path = uploadPath(dataFolder, key)
  const unfinished = `${path}.part`
  await mkdir(join(path, '..'), { recursive: true, mode: 0o700 })
  let sizeBytes = 0
  bytes.on('data', (chunk: Buffer) => {
    sizeBytes += chunk.length
  })
  try {
    await pipeline(bytes, createWriteStream(unfinished, { mode: 0o600 }))
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
  await rename(unfinished, path)
  return { path, sizeBytes }
}

export const forgetUpload = (dataFolder: string, key: ImportKey): Promise<void> => rm(uploadPath(dataFolder, key), { force: true })
