import { existsSync } from 'node:fs'
import { isIP } from 'node:net'
import { isAbsolute, resolve } from 'node:path'
import { z } from 'zod'

/** The environment holds something that cannot be meant. The message has one sentence for each such thing. */
export class SettingsProblem extends Error {
  override name = 'SettingsProblem'
}

const projectFolder = resolve(import.meta.dirname, '..')

const path = z.string().transform((value) => (isAbsolute(value) ? value : resolve(projectFolder, value)))
const optionalPath = path.nullable()
const onOff = z.enum(['0', '1'], { error: 'must be 1 (yes) or 0 (no)' }).transform((value) => value === '1')
const databaseUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\//, { error: 'must begin with postgres://' })
  .nullable()
const hostAndPort = z
  .string()
  .regex(/^[^\s,:]+:\d{1,5}$|^\[[0-9a-f:]+\]:\d{1,5}$/i, { error: 'must be host:port, several separated by commas' })

const addressOrNetwork = z.string().refine(isAddressOrNetwork, {
  error: 'must be IP addresses or networks such as 10.0.0.0/8, several separated by commas',
})
const separatedByCommas = z.string().transform((value) =>
  value
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean),
)

/**
 * Every setting there is. The default is what a missing or empty variable stands for; null means that nothing is set.
 * The sentence is the documentation: docs/self-hosting/settings.md repeats it, and a test compares the two.
 */
export const settingDefinitions = {
  port: {
    name: 'PORT',
    default: '8030',
    schema: z
      .string()
      .regex(/^\d+$/, { error: 'must be a port, 0 to 65535' })
      .transform(Number)
      .pipe(z.number().max(65535, { error: 'must be a port, 0 to 65535' })),
    doc: 'Port on which the server answers; 0 takes any free one.',
  },
  host: {
    name: 'HOST',
    default: '127.0.0.1',
    schema: z.string(),
    doc: 'Address on which the server answers; 0.0.0.0 answers the whole network and belongs behind a proxy with HTTPS.',
  },
  dataFolder: {
    name: 'REGULARS_DATA',
    default: './.regulars',
    schema: path,
    doc: 'Folder of everything that must survive: the database, uploaded files, the secret key; relative to the folder of the program.',
  },
  databaseUrl: {
    name: 'DATABASE_URL',
    default: null,
    schema: databaseUrl,
    doc: 'A PostgreSQL server, 15 or newer, to use instead of the one that Regulars brings along.',
  },
  databaseReadUrl: {
    name: 'DATABASE_READ_URL',
    default: null,
    schema: databaseUrl,
    doc: 'A replica that answers what is only read; without it the main server does.',
  },
  databaseDirectUrl: {
    name: 'DATABASE_DIRECT_URL',
    default: null,
    schema: databaseUrl,
    doc: 'The same server as DATABASE_URL without the transaction pooler in between, for migrations and notifications.',
  },
  publicUrl: {
    name: 'REGULARS_PUBLIC_URL',
    default: null,
    schema: z
      .url({ protocol: /^https?$/, error: 'must be an address that begins with http:// or https://' })
      .transform((value) => value.replace(/\/+$/, ''))
      .nullable(),
    doc: 'Address under which people reach this server, for links in messages and in the owner link; without it, host and port.',
  },
  logLevel: {
    name: 'REGULARS_LOG_LEVEL',
    default: 'info',
    schema: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'], {
      error: 'must be one of silent, fatal, error, warn, info, debug, trace',
    }),
    doc: 'How much the server tells in its log: silent, fatal, error, warn, info, debug or trace.',
  },
  language: {
    name: 'REGULARS_LANGUAGE',
    default: null,
    schema: z.enum(['pl', 'uk', 'en'], { error: 'must be one of pl, uk, en' }).nullable(),
    doc: 'Language of the command line and of pages before sign-in (pl, uk or en); without it, that of the system or browser.',
  },
  allowedPrivateHosts: {
    name: 'REGULARS_ALLOW_PRIVATE_HOSTS',
    default: '',
    schema: separatedByCommas.pipe(z.array(hostAndPort)),
    doc: 'Exact host:port pairs in the private network that outgoing requests may reach, separated by commas; none by default.',
  },
  trustedProxies: {
    name: 'REGULARS_TRUSTED_PROXIES',
    default: '',
    schema: separatedByCommas.pipe(z.array(addressOrNetwork)),
    doc: 'Addresses or networks of the proxies in front of this server, separated by commas: what they say about where a request came from is believed; nobody else is.',
  },
  metricsToken: {
    name: 'REGULARS_METRICS_TOKEN',
    default: null,
    schema: z.string().min(16, { error: 'must have at least 16 characters' }).nullable(),
    doc: 'Bearer token with which /metrics may be read from elsewhere; without it only from this machine.',
  },
  secretKey: {
    name: 'REGULARS_SECRET_KEY',
    default: null,
    schema: z
      .string()
      .regex(/^[0-9a-f]{64}$/i, { error: 'must be 64 hexadecimal digits (openssl rand -hex 32)' })
      .nullable(),
    doc: 'Key that signs links and encrypts stored credentials, 64 hexadecimal digits; without it a key file is made in the data folder.',
  },
  browser: {
    name: 'REGULARS_BROWSER',
    default: null,
    schema: optionalPath.refine((value) => value === null || existsSync(value), { error: 'names a file that is not there' }),
    doc: 'Path of the Chromium with which the browser tests run; without it one is looked for.',
  },
  mayUseApt: {
    name: 'REGULARS_NO_APT',
    default: '0',
    schema: onOff.transform((isRefused) => !isRefused),
    doc: '1 keeps the tests from installing a browser by apt-get.',
  },
  testDataFolder: {
    name: 'REGULARS_TEST_DATA',
    default: '../shared/data',
    schema: path,
    doc: 'Folder of the published data sets that some tests and benchmarks read; relative to the folder of the program.',
  },
  requiresTestData: {
    name: 'REGULARS_REQUIRE_TEST_DATA',
    default: '0',
    schema: onOff,
    doc: '1 makes a test fail, and not be skipped, whose data set is missing.',
  },
  testDatabaseUrl: {
    name: 'REGULARS_TEST_DATABASE_URL',
    default: null,
    schema: databaseUrl,
    doc: 'Server on which tests make their databases; npm test sets it.',
  },
  testRecordings: {
    name: 'REGULARS_TEST_RECORDINGS',
    default: null,
    schema: optionalPath,
    doc: 'Folder in which the browser tests keep recordings of what they saw; none are kept without it.',
  },
  isLongRun: {
    name: 'REGULARS_LONG',
    default: '0',
    schema: onOff,
    doc: '1 runs property and load tests longer; npm run test:long sets it.',
  },
} as const satisfies Record<string, SettingDefinition>

function isAddressOrNetwork(value: string): boolean {
  const [address = '', bits, ...rest] = value.split('/')
  const version = isIP(address)
  return version !== 0 && rest.length === 0 && (bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128)))
}

export interface SettingDefinition {
  name: string
  /** The text that stands in for a missing variable; null where nothing does. */
  default: string | null
  schema: z.ZodType
  doc: string
}

type Key = keyof typeof settingDefinitions

export type Settings = { readonly [Each in Key]: z.output<(typeof settingDefinitions)[Each]['schema']> }

/**
 * Reads the settings out of an environment. Paths come out absolute, an empty variable counts as missing.
 * Throws a SettingsProblem that names every wrong value, and every REGULARS_ name that does not exist.
 */
export function readSettings(env: Record<string, string | undefined>): Settings {
  const problems = Object.keys(env).filter(isUnknown).map(unknownName)
  const settings: Partial<Record<Key, unknown>> = {}
  for (const [key, { name, default: fallback, schema }] of entries) {
    const result = schema.safeParse(env[name] || fallback)
    if (result.success) settings[key] = result.data
    else problems.push(`${name} ${result.error.issues[0]?.message ?? 'is wrong'}, and is "${shown(name, env[name])}".`)
  }
  if (problems.length > 0) throw new SettingsProblem(problems.join('\n'))
  // Every key was either filled from its own schema or has a problem.
  return settings as Settings
}

/** The settings of this process: the one place where the product reads its environment. */
export const settingsOfThisProcess = (): Settings => readSettings(process.env)

const entries = Object.entries(settingDefinitions) as [Key, SettingDefinition][]
const knownNames = entries.map(([, { name }]) => name)

const isUnknown = (name: string): boolean => name.startsWith('REGULARS_') && !knownNames.includes(name)

function unknownName(name: string): string {
  const [nearest = ''] = knownNames.toSorted((a, b) => editDistance(name, a) - editDistance(name, b))
  return `There is no setting ${name}; did you mean ${nearest}? All are in docs/self-hosting/settings.md.`
}

/** Keys, tokens and passwords within addresses must not reach a log through a complaint about them. */
const shown = (name: string, value = ''): string => (/KEY|TOKEN|URL/.test(name) ? '…' : value)

/** Letters to insert, remove or replace to make one of the other (Levenshtein). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (const [index, letter] of [...a].entries()) {
    const next = [index + 1]
    for (let column = 1; column <= b.length; column++) {
      const replaced = (row[column - 1] ?? 0) + (letter === b[column - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
