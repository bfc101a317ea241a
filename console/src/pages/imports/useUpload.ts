import { useEffect, useRef, useState } from 'react'
import type { Import } from '../../../../server/imports/schema.ts'
import { shopPath } from '../../addresses.ts'
import { api } from '../../api.ts'
import { uploadFile } from './upload-file.ts'
import { importPath, useShowImport } from './useImport.ts'

export interface Sending {
  name: string
  sizeBytes: number
  sentBytes: number
}

/** Sends a file for a new import, or for one that still waits for its file. `sending` is null while nothing is on its way. */
export function useUpload(shopId: string, onDone: (answer: Import) => void) {
  const [sending, setSending] = useState<Sending | null>(null)
  const [problem, setProblem] = useState<unknown>(null)
  const abort = useRef<AbortController | null>(null)
  const show = useShowImport(shopId)
  useEffect(() => () => abort.current?.abort(), [])

  async function send(file: File, importId?: string) {
    const controller = new AbortController()
    abort.current = controller
    setProblem(null)
    setSending({ name: file.name, sizeBytes: file.size, sentBytes: 0 })
    try {
      const id = importId ?? (await api.post<Import>(shopPath(shopId, '/imports'), { fileName: file.name, sizeBytes: file.size })).importId
      const answer = await uploadFile({
        path: `${importPath(shopId, id)}/file`,
        file,
        onSent: (sentBytes) => setSending({ name: file.name, sizeBytes: file.size, sentBytes }),
        signal: controller.signal,
      })
      show(answer)
      onDone(answer)
    } catch (error) {
      // Giving up is what the person wanted, and no problem.
      if (!controller.signal.aborted) setProblem(error)
    } finally {
      setSending(null)
    }
  }

  return { send: (file: File, importId?: string) => void send(file, importId), sending, problem, cancel: () => abort.current?.abort() }
}
