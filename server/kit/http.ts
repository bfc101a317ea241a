import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import cookies from '@fastify/cookie'
import { type FastifyInstance, fastify } from 'fastify'
import { serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import { type Gate, requireAccess } from './access.ts'
import { consoleFiles } from './console-files.ts'
import { answerEtags } from './etag.ts'
import { healthRoutes } from './health.ts'
import { newId } from './ids.ts'
import type { Log } from './log.ts'
import { metricsRoutes } from './metrics.ts'
import { openApi } from './openapi.ts'
import { notFound, unavailable, unsupported } from './problem.ts'
import { problemAnswers } from './problem-answer.ts'
import { validatorCompiler } from './request-validation.ts'
import { securityHeaders } from './security-headers.ts'
import type { Services } from './services.ts'

/** What routes are added to: `export function customerRoutes(app: App, services: Services)`. */
export type App = FastifyInstance<Server, IncomingMessage, ServerResponse, Log, ZodTypeProvider>

export interface HttpOptions {
  gate: Gate
  /** Adds the routes of the capabilities. */
  routes: (app: App) => void
  /** The address that is meant by the one that was asked for. */
  rewriteUrl?: (url: string) => string
  /** The built console; a page that says how to build it where the folder is missing. */
  consoleFolder: string
}

/**
 * The web server with everything that all routes share, not yet listening. Closing it answers 503 to whatever is new,
 * lets what is under way finish, and then closes the connections.
 */
export async function openApp(services: Services, { gate, routes, rewriteUrl = (url) => url, consoleFolder }: HttpOptions): Promise<App> {
  const answerProblem = problemAnswers(services)
  const app: App = fastify({
    loggerInstance: frameworkLog(services.log),
    // Ids made by strangers would let them forge lines of the log.
    requestIdHeader: false,
    genReqId: () => newId(),
    // One for all requests: what is logged about one names it itself.
    childLoggerFactory: (log) => log,
    // Whoever can send a header can write any address into it: only our own proxies are believed.
    trustProxy: services.settings.trustedProxies,
    bodyLimit: 1_000_000,
    routerOptions: { maxParamLength: 300 },
    rewriteUrl: ({ url = '/' }) => rewriteUrl(url),
    // We answer 503 ourselves while closing, with a problem in the reader's language.
    return503OnClosing: false,
    frameworkErrors: (error, request, reply) => void answerProblem(error, request, reply),
  }).withTypeProvider<ZodTypeProvider>()

  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler(answerProblem)
  app.setNotFoundHandler(() => {
    throw notFound()
  })
  takeStreams(app)
  refuseWhileClosing(app)
  securityHeaders(app, services)
  logAnswers(app, services)
  answerEtags(app)
  await app.register(cookies)
  requireAccess(app, gate)
  metricsRoutes(app, services)
  await openApi(app)
  healthRoutes(app, services)
  routes(app)
  await consoleFiles(app, { folder: consoleFolder })
  return app
}

function takeStreams(app: App): void {
  app.addContentTypeParser('application/octet-stream', (request, payload, done) => {
    if (request.routeOptions.config.takesStream) done(null, payload)
    else done(unsupported('body_unsupported'))
  })
}

function refuseWhileClosing(app: App): void {
  let isClosing = false
  app.addHook('preClose', (done) => {
    isClosing = true
    // Whoever gets an answer now has no reason to keep the connection, and would keep us waiting.
    app.server.keepAliveTimeout = 1
    done()
  })
  app.addHook('onRequest', (_request, reply, done) => {
    if (!isClosing) return done()
    reply.header('connection', 'close')
    done(unavailable('closing', { retryAfterSeconds: 5 }))
  })
}

/** The framework tells of troubles only; what was asked is told by us, without addresses. */
function frameworkLog(log: Log): Log {
  return log.isLevelEnabled('warn') ? log.child({}, { level: 'warn' }) : log
}

function logAnswers(app: App, { log }: Services): void {
  if (!log.isLevelEnabled('debug')) return
  app.addHook('onResponse', ({ id, method, routeOptions }, reply, done) => {
    log.debug(
      { reqId: id, method, route: routeOptions.url ?? null, status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      'answered',
    )
    done()
  })
}
