/**
 * Who may ask what.
 *
 * Each route says so itself (`config: { access }`), and one that does not is refused when it is registered. Routes of a
 * shop ask for a permission in that shop; whoever has no part in it gets the same 404 as for a shop that does not exist.
 */
import assert from 'node:assert/strict'
import type { FastifyRequest, RouteOptions } from 'fastify'
import type { App } from './http.ts'
import { isId } from './ids.ts'
import { forbidden, notFound, unauthenticated } from './problem.ts'

export type Permission = `${string}:${string}`

/** `public`: anybody. `staff`: whoever is signed in. `installationOwner`: who may make shops. Otherwise: whoever has this permission in the shop of the path. */
export type Access = 'public' | 'staff' | 'installationOwner' | { readonly permission: Permission }

/** Somebody who is signed in, in no particular shop. */
export interface Person {
  readonly staffId: string
  readonly isInstallationOwner: boolean
}

/** Who acts in a shop: a member of its staff, or a program with an API key. */
export type Actor =
  | { readonly kind: 'staff'; readonly shopId: string; readonly staffId: string }
  | { readonly kind: 'key'; readonly shopId: string; readonly keyId: string }

export type Credential = { readonly kind: 'session'; readonly token: string } | { readonly kind: 'key'; readonly key: string }

export type Admission =
  | { readonly kind: 'actor'; readonly actor: Actor; readonly permissions: ReadonlySet<string> }
  | { readonly kind: 'stranger' }
  | { readonly kind: 'wrongCredential' }

/** Knows sessions, keys and rights; staff/ has the one that is used. */
export interface Gate {
  isPermission(permission: Permission): boolean
  /** Who this session belongs to; null when to nobody, or no longer. */
  person(token: string): Promise<Person | null>
  /** What this credential may do in this shop. */
  admit(credential: Credential, shopId: string): Promise<Admission>
}

export const sessionCookie = 'regulars_session'

export interface DeclaredRoute {
  readonly method: string
  readonly url: string
  readonly access: Access
  readonly hasBody: boolean
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route there is, in the order of registration; HEAD, which follows from GET, is left out. */
    routeTable: DeclaredRoute[]
  }
  interface FastifyContextConfig {
    access?: Access
    /** The body is handed to the route as a stream of bytes, of any length. */
    takesStream?: boolean
    /** Answers carry an ETag, and one that the reader has already is not sent again. */
    hasEtag?: boolean
  }
  interface FastifyRequest {
    person: Person | null
    actor: Actor | null
  }
}

/** Makes the app refuse routes without declared access, and requests without it. */
export function requireAccess(app: App, gate: Gate): void {
  app.decorateRequest('person', null)
  app.decorateRequest('actor', null)
  const table: DeclaredRoute[] = []
  app.decorate('routeTable', table)
  app.addHook('onRoute', (route) => {
    table.push(...declaredRoutes(route, checkedAccess(route, gate)))
  })
  app.addHook('onRequest', (request, _reply, done) => {
    const access = request.routeOptions.config.access
    // Only addresses without a route come without access, and their answer is 404 to everybody.
    if (access === undefined || access === 'public') return done()
    admit(request, access, gate).then(() => done(), done)
  })
}

/** Who is signed in. For routes with the access `staff` or `installationOwner`. */
export function personOf(request: FastifyRequest): Person {
  assert(request.person, 'only a route for staff knows a person')
  return request.person
}

/** Who acts in the shop of the path. For routes that ask for a permission. */
export function actorOf(request: FastifyRequest): Actor {
  assert(request.actor, 'only a route of a shop knows an actor')
  return request.actor
}

/** The member of staff who acts; null where it is a program. */
export const staffIdOf = (actor: Actor): string | null => (actor.kind === 'staff' ? actor.staffId : null)

function checkedAccess(route: RouteOptions, gate: Gate): Access {
  const access = route.config?.access
  const name = `${route.method} ${route.url}`
  assert(access !== undefined, `the route ${name} does not say who may use it (config.access)`)
  const isOfShop = route.url.split('/').includes(':shopId')
  assert(isOfShop === (typeof access === 'object'), `the route ${name} must ask for a permission if, and only if, it is one of a shop`)
  if (typeof access !== 'object') return access
  assert(route.url.startsWith('/api/shops/:shopId'), `the route ${name} of a shop must begin with /api/shops/:shopId`)
  assert(gate.isPermission(access.permission), `the route ${name} asks for ${access.permission}, which nobody can have`)
  return access
}

function declaredRoutes({ method, url, schema }: RouteOptions, access: Access): DeclaredRoute[] {
  return [method].flat().flatMap((each) => (each === 'HEAD' ? [] : [{ method: each, url, access, hasBody: schema?.body !== undefined }]))
}

async function admit(request: FastifyRequest, access: Exclude<Access, 'public'>, gate: Gate): Promise<void> {
  const credential = credentialOf(request)
  if (!credential) throw unauthenticated('sign_in_needed')
  refuseForeignForms(request, credential)
  if (typeof access === 'object') request.actor = await admitToShop(request, credential, access.permission, gate)
  else request.person = await admitPerson(credential, access, gate)
}

async function admitToShop(request: FastifyRequest, credential: Credential, permission: Permission, gate: Gate): Promise<Actor> {
  const { shopId = '' } = request.params as { shopId?: string }
  // A shop's id that cannot be one is looked up all the same, so that the credential is checked before anything else is said.
  const admission = await gate.admit(credential, isId(shopId) ? shopId : nobodysShop)
  if (admission.kind === 'wrongCredential') throw unauthenticated(credential.kind === 'key' ? 'wrong_api_key' : 'sign_in_needed')
  if (admission.kind === 'stranger') throw notFound()
  if (!admission.permissions.has(permission)) throw forbidden('not_allowed')
  return admission.actor
}

async function admitPerson(credential: Credential, access: 'staff' | 'installationOwner', gate: Gate): Promise<Person> {
  const person = credential.kind === 'session' ? await gate.person(credential.token) : null
  if (!person) throw unauthenticated('sign_in_needed')
  if (access === 'installationOwner' && !person.isInstallationOwner) throw forbidden('not_allowed')
  return person
}

function credentialOf(request: FastifyRequest): Credential | undefined {
  const { authorization } = request.headers
  if (authorization !== undefined) return { kind: 'key', key: /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '' }
  const token = request.cookies[sessionCookie]
  return token === undefined || token === '' ? undefined : { kind: 'session', token }
}

/** A browser sends our cookie with forms of other sites too; it never sends this header for them. */
function refuseForeignForms({ method, headers }: FastifyRequest, credential: Credential): void {
  if (credential.kind === 'key' || method === 'GET' || method === 'HEAD') return
  if (headers['x-regulars-console'] !== '1') throw forbidden('console_header_missing')
}

const nobodysShop = '00000000-0000-7000-8000-000000000000'
