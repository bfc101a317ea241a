import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { test } from 'node:test'
import { readSettings, SettingsProblem, settingDefinitions } from './config.ts'

const projectFolder = resolve(import.meta.dirname, '..')

test('an empty environment gives the defaults', () => {
  const settings = readSettings({})
  assert.equal(settings.port, 8030)
  assert.equal(settings.host, '127.0.0.1')
  assert.equal(settings.dataFolder, resolve(projectFolder, '.regulars'))
  assert.equal(settings.databaseUrl, null)
  assert.deepEqual(settings.allowedPrivateHosts, [])
  assert.equal(settings.mayUseApt, true)
})

test('values are read, relative folders from the folder of the program, empty ones as missing', () => {
  const settings = readSettings({
    PORT: '0',
    REGULARS_DATA: 'дані',
    DATABASE_URL: '',
    REGULARS_PUBLIC_URL: 'https://regulars.example.pl/',
    REGULARS_ALLOW_PRIVATE_HOSTS: 'localhost:2525, [::1]:8080',
    REGULARS_NO_APT: '1',
    HOME: '/somewhere',
  })
  assert.equal(settings.port, 0)
  assert.equal(settings.dataFolder, resolve(projectFolder, 'дані'))
  assert.equal(settings.databaseUrl, null)
  assert.equal(settings.publicUrl, 'https://regulars.example.pl')
  assert.deepEqual(settings.allowedPrivateHosts, ['localhost:2525', '[::1]:8080'])
  assert.equal(settings.mayUseApt, false)
})

test('trusted proxies are addresses and networks, and anything else is refused', () => {
  assert.deepEqual(readSettings({ REGULARS_TRUSTED_PROXIES: '127.0.0.1, fd00::/8' }).trustedProxies, ['127.0.0.1', 'fd00::/8'])
  for (const wrong of ['proxy', '10.0.0.0/33', '127.0.0.1/8/8', 'true'])
    assert.throws(() => readSettings({ REGULARS_TRUSTED_PROXIES: wrong }), /must be IP addresses or networks/)
})

test('a name that does not exist is refused with the nearest that does', () => {
  refused(
    { REGULARS_DATE: '/data' },
    'There is no setting REGULARS_DATE; did you mean REGULARS_DATA? All are in docs/self-hosting/settings.md.',
  )
})

const wrong: [string, string, string][] = [
  ['PORT', '80.5', 'PORT must be a port, 0 to 65535, and is "80.5".'],
  ['PORT', '-1', 'PORT must be a port, 0 to 65535, and is "-1".'],
  ['PORT', '65536', 'PORT must be a port, 0 to 65535, and is "65536".'],
  ['REGULARS_LOG_LEVEL', 'loud', 'REGULARS_LOG_LEVEL must be one of silent, fatal, error, warn, info, debug, trace, and is "loud".'],
  ['REGULARS_NO_APT', 'yes', 'REGULARS_NO_APT must be 1 (yes) or 0 (no), and is "yes".'],
  ['REGULARS_LANGUAGE', 'ua', 'REGULARS_LANGUAGE must be one of pl, uk, en, and is "ua".'],
  [
    'REGULARS_ALLOW_PRIVATE_HOSTS',
    'localhost',
    'REGULARS_ALLOW_PRIVATE_HOSTS must be host:port, several separated by commas, and is "localhost".',
  ],
  ['REGULARS_BROWSER', '/nowhere/chromium', 'REGULARS_BROWSER names a file that is not there, and is "/nowhere/chromium".'],
]
for (const [name, value, sentence] of wrong) test(`${name}=${value} is refused in one sentence`, () => refused({ [name]: value }, sentence))

test('all that is wrong is said at once, and nothing secret is repeated', () => {
  const env = { DATABASE_URL: 'mysql://root:hunter2@db/shop', REGULARS_SECRET_KEY: 'hunter2', PORT: 'x' }
  assert.throws(
    () => readSettings(env),
    (error: unknown) => {
      assert.ok(error instanceof SettingsProblem)
      assert.equal(error.message.split('\n').length, 3)
      assert.doesNotMatch(error.message, /hunter2/)
      return true
    },
  )
})

test('every setting is documented with its default', () => {
  const documented = readFileSync(resolve(projectFolder, 'docs/self-hosting/settings.md'), 'utf8')
  const rows = documented.split('\n').filter((line) => /^\| `/.test(line))
  const expected = Object.values(settingDefinitions).map(
    ({ name, default: fallback, doc }) => `| \`${name}\` | ${fallback ? `\`${fallback}\`` : 'none'} | ${doc} |`,
  )
  assert.deepEqual(rows.toSorted(), expected.toSorted())
})

function refused(env: Record<string, string>, sentence: string): void {
  assert.throws(() => readSettings(env), { name: 'SettingsProblem', message: sentence })
}
