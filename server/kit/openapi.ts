import swagger, { type SwaggerTransform } from '@fastify/swagger'
import { createJsonSchemaTransform } from 'fastify-type-provider-zod'
import type { Access } from './access.ts'
import { apiPage } from './api-page.ts'
import type { App } from './http.ts'

/** `/openapi.json`: what every route takes and gives, from the schemas that check it. `/docs`: the same for people. */
export async function openApi(app: App): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Regulars',
        version: '1',
        description:
          'Every answer that is not a success is `application/problem+json` (RFC 9457) with a `code`; docs/developers/problems.md explains each.',
      },
      components: {
        securitySchemes: {
          apiKey: { type: 'http', scheme: 'bearer', description: 'An API key of the shop.' },
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: 'regulars_session',
            description: 'A person who is signed in. What changes something needs the header `X-Regulars-Console: 1` too.',
          },
        },
      },
    },
    transform: describeRoute,
  })
  let document: string | undefined
  app.get('/openapi.json', { config: { access: 'public', hasEtag: true }, schema: { hide: true } }, async (_request, reply) => {
    document ??= JSON.stringify(app.swagger())
    return reply.type('application/json; charset=utf-8').send(document)
  })
  app.get('/docs', { config: { access: 'public', hasEtag: true }, schema: { hide: true } }, async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(apiPage(app.swagger())),
  )
}

const describeSchemas = createJsonSchemaTransform({ zodToJsonConfig: { unrepresentable: 'any' } })

const describeRoute: SwaggerTransform = (route) => {
  const { schema, url } = describeSchemas(route)
  const access = route.route.config?.access
  return {
    schema: { ...schema, tags: [tagOf(url)], security: securityOf(access), description: neededBy(access, schema?.description) },
    url,
  }
}

/** The noun under the shop, or under the API: `customers`, `sign-in`. */
function tagOf(url: string): string {
  const parts = url.replace(/^\/api\/(shops\/:shopId\/)?/, '').split('/')
  return (parts[0] ?? '').replace(/^:?shopId$/, 'shops').replace(/\..*$/, '') || 'server'
}

function securityOf(access: Access | undefined): Record<string, string[]>[] {
  if (access === 'public' || access === undefined) return []
  return typeof access === 'object' ? [{ apiKey: [] }, { session: [] }] : [{ session: [] }]
}

function neededBy(access: Access | undefined, description: unknown): string {
  const need = typeof access === 'object' ? `Needs \`${access.permission}\` in the shop.` : ''
  return [typeof description === 'string' ? description : '', need].filter(Boolean).join(' ')
}
