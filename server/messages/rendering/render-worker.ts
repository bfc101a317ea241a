/** The thread in which templates of merchants run. It knows nothing, and can be killed at any moment. */
import { parentPort } from 'node:worker_threads'
import type { Template } from 'liquidjs'
import { type MessageLiquid, openLiquid } from './liquid.ts'
import type { RenderAnswer, RenderJob } from './renderer.ts'

const dialects: Record<'html' | 'text', MessageLiquid> = { html: openLiquid('html'), text: openLiquid('text') }
/** Templates by their text: a campaign has one for all. */
const parsed = new Map<string, Template[]>()
const mostParsed = 200

parentPort?.on('message', (job: RenderJob) => parentPort?.postMessage(answerOf(job)))

function answerOf({ number, parts, data, scene }: RenderJob): RenderAnswer {
  try {
    const rendered = Object.entries(parts).map(([name, { dialect, text }]) => {
      const templates = templatesOf(dialect, text)
      return [name, dialects[dialect].render(templates, data, scene)]
    })
    return { number, rendered: Object.fromEntries(rendered) }
  } catch (error) {
    return { number, fault: error instanceof Error ? error.message.slice(0, 500) : 'unknown' }
  }
}

function templatesOf(dialect: 'html' | 'text', text: string): Template[] {
  const key = `${dialect} ${text}`
  const known = parsed.get(key)
  if (known) return known
  const templates = dialects[dialect].parse(text)
  if (parsed.size >= mostParsed) parsed.clear()
  parsed.set(key, templates)
  return templates
}
