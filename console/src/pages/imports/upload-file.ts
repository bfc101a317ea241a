import type { Import } from '../../../../server/imports/schema.ts'
import { ApiProblem, changeHeaders, problemOf } from '../../api.ts'

interface Upload {
  path: string
  file: File
  /** Bytes sent so far. */
  onSent: (bytes: number) => void
  signal: AbortSignal
}

/**
 * Sends a file as it is and gives back the import with its first look. XMLHttpRequest, because fetch does not tell how
 * much has been sent. Throws `ApiProblem`, or an `AbortError` when the person gave up.
 */
export function uploadFile({ path, file, onSent, signal }: Upload): Promise<Import> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('PUT', path)
    request.responseType = 'json'
    for (const [name, value] of Object.entries(changeHeaders())) request.setRequestHeader(name, value)
    request.setRequestHeader('Content-Type', 'application/octet-stream')
    request.upload.onprogress = (event) => onSent(event.loaded)
    request.onload = () =>
      request.status < 300 ? resolve(request.response as Import) : reject(problemOf(request.status, request.response))
    request.onerror = () => reject(new ApiProblem({ status: 0, code: 'unreachable', detail: '', errors: [] }))
    request.onabort = () => reject(new DOMException('The upload was given up', 'AbortError'))
    signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(file)
  })
}
