import { hash } from 'node:crypto'
import type { onSendAsyncHookHandler } from 'fastify'
import type { App } from './http.ts'

/** Routes with `config: { hasEtag: true }` answer 304 to a reader who has the same answer already. */
export function answerEtags(app: App): void {
  app.addHook('onRoute', (route) => {
    if (route.config?.hasEtag) route.onSend = [route.onSend ?? [], answerUnlessKnown].flat()
  })
}

const answerUnlessKnown: onSendAsyncHookHandler = async (request, reply, payload) => {
  if (reply.statusCode !== 200 || typeof payload !== 'string') return payload
  const etag = `W/"${hash('sha256', payload, 'base64url').slice(0, 22)}"`
  reply.header('etag', etag)
  reply.header('cache-control', 'private, no-cache')
  if (!isKnown(etag, request.headers['if-none-match'])) return payload
  reply.code(304)
  return ''
}

function isKnown(etag: string, ifNoneMatch = ''): boolean {
  return ifNoneMatch.split(',').some((each) => each.trim() === etag || each.trim() === '*')
}
