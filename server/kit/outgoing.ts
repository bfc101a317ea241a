/**
 * The one way out over HTTP to addresses that people typed.
 *
 * A name is resolved here, every address is checked, and the connection goes to a checked address and no other: whoever
 * answers for the name cannot move it between the check and the call. Nothing private is reached, redirects are not
 * followed, and time and size have limits. Exact host:port pairs of the settings are exempt from all but the limits.
 */
import { lookup } from 'node:dns/promises'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'

export interface OutgoingRequest {
  url: string
  method: 'POST' | 'GET'
  headers: Readonly<Record<string, string>>
  body?: string
  /** `host:port` pairs that may be private and without TLS. */
  allowedPrivateHosts: readonly string[]
  /** For all of it: the name, the connection, and the answer. */
  timeoutMs: number
  /** What the answer has beyond this is not read. */
  maxAnswerBytes: number
}

/** Why no answer came. */
export type OutgoingFailure = 'address_refused' | 'name_unknown' | 'timed_out' | 'no_trust' | 'unreachable'

export type Outgone =
  | { kind: 'answered'; status: number; headers: IncomingMessage['headers']; answer: string; ms: number }
  | { kind: 'failed'; failure: OutgoingFailure; ms: number }

/** What is wrong with an address before anybody asks for it. */
export type AddressFault = 'unreadable' | 'credentials' | 'https_needed' | 'port' | 'private'

/**
 * Whether requests may go to this address, as far as can be said without resolving its name. `private` covers literal
 * addresses in every spelling that URLs know; what a name stands for is checked by each request.
 */
export function addressFault(url: string, { allowedPrivateHosts }: Pick<OutgoingRequest, 'allowedPrivateHosts'>): AddressFault | null {
  const parsed = URL.parse(url)
  if (!parsed || !/^https?:$/.test(parsed.protocol) || parsed.hostname === '') return 'unreadable'
  if (parsed.username !== '' || parsed.password !== '') return 'credentials'
  if (isExempt(parsed, allowedPrivateHosts)) return null
  const host = bareHost(parsed)
  if (isIP(host) ? !isPublicAddress(host) : isLocalName(host)) return 'private'
  if (parsed.protocol !== 'https:') return 'https_needed'
  // Below 1024 live mail, files and consoles, which might take a request for something else.
  return portOf(parsed) < 1024 && portOf(parsed) !== 443 ? 'port' : null
}

/** Sends a request and reads the beginning of its answer. What goes wrong on the way is a value; it does not throw. */
export async function sendOut(request: OutgoingRequest, { resolve = bySystem }: { resolve?: Resolve } = {}): Promise<Outgone> {
  const startedAt = performance.now()
  const took = () => Math.round(performance.now() - startedAt)
  const signal = AbortSignal.timeout(request.timeoutMs)
  try {
    if (addressFault(request.url, request) !== null) return { kind: 'failed', failure: 'address_refused', ms: took() }
    const addresses = await withinTime(checkedAddresses(new URL(request.url), request.allowedPrivateHosts, resolve), signal)
    if (addresses.length === 0) return { kind: 'failed', failure: 'address_refused', ms: took() }
    const { status, headers, answer } = await exchange(request, addresses, signal)
    return { kind: 'answered', status, headers, answer, ms: took() }
  } catch (error) {
    return { kind: 'failed', failure: failureOf(error, signal), ms: took() }
  }
}

/** Whether this is the address of somebody on the public internet; everything special (RFC 6890) is not. */
export function isPublicAddress(address: string): boolean {
  const version = address.includes('%') ? 0 : isIP(address)
  if (version === 4) return !specialAddresses.check(address, 'ipv4')
  // What is not set aside for the internet today is not let out tomorrow: mapped and translated IPv4 lie there too.
  return version === 6 && globalUnicast.check(address, 'ipv6') && !specialAddresses.check(address, 'ipv6')
}

const specialAddresses = new BlockList()
for (const [network, bits] of [
  ...([
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['169.254.0.0', 16],
    ['172.16.0.0', 12],
  ] as const),
  ...([
    ['192.0.0.0', 24],
    ['192.0.2.0', 24],
    ['192.88.99.0', 24],
    ['192.168.0.0', 16],
    ['198.18.0.0', 15],
  ] as const),
  ...([
    ['198.51.100.0', 24],
    ['203.0.113.0', 24],
    ['224.0.0.0', 4],
    ['240.0.0.0', 4],
  ] as const),
])
  specialAddresses.addSubnet(network, bits, 'ipv4')
// Teredo and other protocols of the IETF, examples, 6to4, examples.
for (const [network, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  specialAddresses.addSubnet(network, bits, 'ipv6')

const globalUnicast = new BlockList()
globalUnicast.addSubnet('2000::', 3, 'ipv6')

const bareHost = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '')

const portOf = ({ port, protocol }: URL): number => (port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port))

const isExempt = (url: URL, allowed: readonly string[]): boolean =>
  allowed.some((pair) => pair.toLowerCase() === `${url.hostname}:${portOf(url)}`)

/** Names that never stand for somebody on the internet. */
const isLocalName = (host: string): boolean =>
  !host.replace(/\.$/, '').includes('.') || /\.(localhost|local|internal|home\.arpa|onion|invalid|test)\.?$/.test(host)

interface Address {
  address: string
  family: number
}

/** Asks what a name stands for. */
export type Resolve = (host: string) => Promise<Address[]>

const bySystem: Resolve = (host) => lookup(host, { all: true, verbatim: true })

/** Where a host may be reached; empty where every address of it is private. */
async function checkedAddresses(url: URL, allowedPrivateHosts: readonly string[], resolve: Resolve): Promise<Address[]> {
  const host = bareHost(url)
  const family = isIP(host)
  const addresses = family === 0 ? await resolve(host) : [{ address: host, family }]
  return isExempt(url, allowedPrivateHosts) ? addresses : addresses.filter(({ address }) => isPublicAddress(address))
}

async function exchange(
  { url, method, headers, body, maxAnswerBytes }: OutgoingRequest,
  addresses: readonly Address[],
  signal: AbortSignal,
): Promise<{ status: number; headers: IncomingMessage['headers']; answer: string }> {
  const target = new URL(url)
  const send = target.protocol === 'https:' ? httpsRequest : httpRequest
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
    const options = { method, headers: { ...headers, ...length }, lookup: only(addresses), agent: false, signal, maxHeaderSize: 16_384 }
    const sent = send(target, options, (response) => {
      readBeginning(response, maxAnswerBytes).then((answer) => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, answer })
        sent.destroy()
      }, reject)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

/** Resolves every name to these addresses, whatever anybody says of it meanwhile. */
const only =
  (addresses: readonly Address[]): LookupFunction =>
  (_host, options, done) => {
    const [first] = addresses
    if (options.all) done(null, [...addresses])
    else done(null, first?.address ?? '', first?.family)
  }

/** Text, cut at a number of bytes; what is no UTF-8 becomes U+FFFD, as does NUL, which no database takes. */
async function readBeginning(response: IncomingMessage, maxBytes: number): Promise<string> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of response as AsyncIterable<Buffer>) {
    parts.push(part)
    bytes += part.length
    if (bytes >= maxBytes) break
  }
  return new TextDecoder().decode(Buffer.concat(parts).subarray(0, maxBytes)).replaceAll('\0', '\ufffd')
}

/** Names are resolved by the system, which cannot be told to stop. */
function withinTime<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const late = () => reject(signal.reason)
    signal.addEventListener('abort', late, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', late))
  })
}

function failureOf(error: unknown, signal: AbortSignal): OutgoingFailure {
  if (signal.aborted) return 'timed_out'
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (/^(ENOTFOUND|EAI_|ENODATA)/.test(code)) return 'name_unknown'
  return /^(ERR_TLS|ERR_SSL|EPROTO|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/.test(code) ? 'no_trust' : 'unreachable'
}
