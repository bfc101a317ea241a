import assert from 'node:assert/strict'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { addressFault, isPublicAddress, sendOut } from './outgoing.ts'

const nobody = { allowedPrivateHosts: [] }

test('addresses of nobody on the internet are private, in every family', () => {
  const special = [
    ...['0.0.0.0', '0.1.2.3', '10.0.0.1', '10.255.255.255', '100.64.0.1', '100.127.255.255', '127.0.0.1', '127.9.9.9', '169.254.169.254'],
    ...['172.16.0.1', '172.31.255.255', '192.0.0.8', '192.0.2.1', '192.88.99.1', '192.168.1.1', '198.18.0.1', '198.19.255.255'],
    ...['198.51.100.7', '203.0.113.9', '224.0.0.1', '239.255.255.250', '240.0.0.1', '255.255.255.255'],
    ...[
      '::',
      '::1',
      '::ffff:127.0.0.1',
      '::ffff:8.8.8.8',
      '::ffff:7f00:1',
      '::127.0.0.1',
      '64:ff9b::7f00:1',
      '64:ff9b::8.8.8.8',
      '64:ff9b:1::1',
    ],
    ...[
      '100::1',
      '2001::1',
      '2001:0:53aa:64c::1',
      '2001:db8::1',
      '2002:7f00:1::',
      '3fff::1',
      '5f00::1',
      'fc00::1',
      'fd12:3456::1',
      'fe80::1',
    ],
    ...['fe80::1%eth0', '2606:4700:4700::1111%eth0', 'fec0::1', 'ff02::1', '4000::1', '', 'localhost', '8.8.8', '1.2.3.4.5'],
  ]
  assert.deepEqual(special.filter(isPublicAddress), [])
})

test('addresses of the internet are public, up to the edges of what is not', () => {
  const edges = ['1.1.1.1', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '126.255.255.255', '128.0.0.0', '172.15.255.255']
  const more = ['172.32.0.0', '192.167.255.255', '192.169.0.0', '198.17.255.255', '198.20.0.0', '223.255.255.255']
  const six = ['2606:4700:4700::1111', '2001:4860:4860::8888', '2a00:1450:4001::200e', '2003::1', '3ffe::1']
  assert.deepEqual(
    [...edges, ...more, ...six].filter((address) => !isPublicAddress(address)),
    [],
  )
})

const faults: Record<string, readonly string[]> = {
  unreadable: [
    '',
    'shop',
    '/hook',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'ftp://example.com',
    'https://',
    'gopher://example.com',
    'https://a b',
  ],
  credentials: ['https://user:word@example.com/', 'https://user@example.com', 'https://169.254.169.254@example.com'],
  private: [
    ...['https://localhost', 'https://localhost.', 'https://LOCALHOST', 'https://db', 'http://a.localhost', 'https://printer.local'],
    ...[
      'https://metadata.google.internal',
      'https://127.0.0.1',
      'https://127.1',
      'https://2130706433',
      'https://0x7f000001',
      'https://0177.0.0.1',
    ],
    ...[
      'https://127.0.0.1.',
      'https://①②⑦.⓪.⓪.①',
      'https://[::1]',
      'https://[::]',
      'https://[::ffff:10.0.0.1]',
      'https://[0:0:0:0:0:ffff:a00:1]',
    ],
    ...['https://169.254.169.254/latest/meta-data', 'http://10.0.0.1:8080', 'https://[fe80::1]', 'https://[64:ff9b::a00:1]', 'https://0'],
  ],
  https_needed: ['http://example.com', 'http://example.com:443', 'http://8.8.8.8'],
  port: ['https://example.com:22', 'https://example.com:25', 'https://example.com:80', 'https://8.8.8.8:993', 'https://example.com:0'],
}

test('hostile addresses are refused before anybody asks for them', () => {
  for (const [fault, urls] of Object.entries(faults)) for (const url of urls) assert.equal(addressFault(url, nobody), fault, url)
})

test('addresses on the internet are taken, also on a port that is stated', () => {
  for (const url of [
    'https://example.com',
    'https://example.com:8443/a?b=c#d',
    'https://пошта.укр/',
    'https://8.8.8.8',
    'https://[2606:4700::1]:4433/',
  ])
    assert.equal(addressFault(url, nobody), null, url)
})

test('exact pairs of host and port are exempt, and nothing beside them', () => {
  const allowed = { allowedPrivateHosts: ['127.0.0.1:8080', '[::1]:9000', 'Shop.local:80'] }
  for (const url of ['http://127.0.0.1:8080/x', 'https://127.0.0.1:8080', 'http://127.1:8080', 'http://[::1]:9000', 'http://shop.local'])
    assert.equal(addressFault(url, allowed), null, url)
  for (const url of ['http://127.0.0.1:8081', 'http://127.0.0.1', 'http://127.0.0.2:8080', 'http://localhost:8080', 'https://shop.local'])
    assert.equal(addressFault(url, allowed), 'private', url)
})

test('a name that stands for something private is not reached, whatever else it stands for', async () => {
  const { host, port, asked } = await aServer((_request, response) => response.end('secrets'))
  const request = { ...aRequest(`https://shop.example.com:${port}/`), allowedPrivateHosts: [host] }
  for (const addresses of [['127.0.0.1'], ['::1'], ['::ffff:127.0.0.1'], ['10.1.2.3', '169.254.169.254']]) {
    const gone = await sendOut(request, { resolve: async () => addresses.map(asAddress) })
    assert.deepEqual({ ...gone, ms: 0 }, { kind: 'failed', failure: 'address_refused', ms: 0 }, addresses.join())
  }
  assert.equal(asked(), 0)
})

test('the connection goes to the address that was checked: the name is asked for once', async () => {
  const { port } = await aServer((request, response) => response.end(`for ${request.headers.host}`))
  let resolved = 0
  const resolve = async () => {
    resolved++
    // Whoever asks again is led elsewhere.
    return [asAddress(resolved === 1 ? '127.0.0.1' : '192.0.2.1')]
  }
  const gone = await sendOut(
    { ...aRequest(`http://shop.example.com:${port}/`), allowedPrivateHosts: [`shop.example.com:${port}`] },
    { resolve },
  )
  assert.equal(gone.kind === 'answered' && gone.answer, `for shop.example.com:${port}`)
  assert.equal(resolved, 1)
})

test('a redirect is an answer, and is not followed', async () => {
  const target = await aServer((_request, response) => response.end())
  const { url, host } = await aServer((_request, response) => response.writeHead(302, { location: target.url }).end('there'))
  const gone = await sendOut({ ...aRequest(url), allowedPrivateHosts: [host, target.host] })
  assert.equal(gone.kind === 'answered' && gone.status, 302)
  assert.equal(target.asked(), 0)
})

test('an answer without end is cut, and one that never comes is waited for no longer than said', async () => {
  const endless = await aServer((_request, response) => {
    response.on('close', () => clearInterval(timer))
    const timer = setInterval(() => response.write('ж\0'.repeat(400)), 1)
  })
  const cut = await sendOut({ ...aRequest(endless.url), allowedPrivateHosts: [endless.host] })
  assert.equal(cut.kind, 'answered')
  assert.ok(cut.kind === 'answered' && cut.answer.startsWith('ж\ufffdж') && Buffer.byteLength(cut.answer) < 4_000)

  const silent = await aServer(() => {})
  const dripping = await aServer((_request, response) => void response.write('a'))
  for (const { url, host } of [silent, dripping]) {
    const gone = await sendOut({ ...aRequest(url), allowedPrivateHosts: [host], timeoutMs: 150 })
    assert.ok(gone.kind === 'failed' && gone.failure === 'timed_out' && gone.ms >= 140 && gone.ms < 2_000, JSON.stringify(gone))
  }
})

test('what is not there, or does not speak TLS, is told apart', async () => {
  const { url, host, close } = await aServer((_request, response) => response.end())
  const secure = await sendOut({ ...aRequest(url.replace('http:', 'https:')), allowedPrivateHosts: [host] })
  assert.equal(secure.kind === 'failed' && secure.failure, 'no_trust')
  await close()
  const away = await sendOut({ ...aRequest(url), allowedPrivateHosts: [host] })
  assert.equal(away.kind === 'failed' && away.failure, 'unreachable')
  const unknown = Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })
  const nowhere = await sendOut(aRequest('https://shop.example.com/'), { resolve: () => Promise.reject(unknown) })
  assert.equal(nowhere.kind === 'failed' && nowhere.failure, 'name_unknown')
})

const aRequest = (url: string) => ({
  ...({ url, method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"ж":1}', ...nobody } as const),
  timeoutMs: 5_000,
  maxAnswerBytes: 2_048,
})

const asAddress = (address: string) => ({ address, family: address.includes(':') ? 6 : 4 })

async function aServer(listener: RequestListener) {
  let count = 0
  const server = createServer((request, response) => {
    count++
    listener(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections()
      server.close(() => resolve())
    })
  after(close)
  const { port } = server.address() as AddressInfo
  return { port, host: `127.0.0.1:${port}`, url: `http://127.0.0.1:${port}/`, asked: () => count, close }
}
