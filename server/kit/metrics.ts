import { timingSafeEqual } from 'node:crypto'
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import type { App } from './http.ts'
import { notFound } from './problem.ts'
import { hashSecret } from './secret-hash.ts'
import type { Services } from './services.ts'

/** `GET /metrics` for Prometheus: from this machine, or with the token of the settings; to everybody else there is no such page. */
export function metricsRoutes(app: App, { settings }: Services): void {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from a request to its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  })
  app.addHook('onResponse', ({ method, routeOptions }, reply, done) => {
    // The pattern and not the address: addresses hold ids, and each would be a series of its own.
    duration.observe({ method, route: routeOptions.url ?? 'none', status: reply.statusCode }, reply.elapsedTime / 1000)
    done()
  })
  app.get('/metrics', { config: { access: 'public' } }, async (request, reply) => {
    const token = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
    if (!mayRead({ token, address: request.ip, isForwarded: isForwarded(request.headers) }, settings.metricsToken)) throw notFound()
    return reply.type(registry.contentType).send(await registry.metrics())
  })
}

interface Reader {
  token: string | undefined
  address: string
  isForwarded: boolean
}

function mayRead({ token, address, isForwarded }: Reader, expected: string | null): boolean {
  if (expected !== null && token !== undefined) return timingSafeEqual(hashSecret(token), hashSecret(expected))
  // A proxy on this machine makes strangers look local, but says that it forwards.
  return loopback.test(address) && !isForwarded
}

const loopback = /^(127\.|::1$|::ffff:127\.)/

const isForwarded = (headers: Readonly<Record<string, unknown>>): boolean =>
  'x-forwarded-for' in headers || 'forwarded' in headers || 'via' in headers
