/** The code base keeps its own rules. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  clockReads,
  domainWords,
  emptyNames,
  environmentReads,
  impureMaths,
  longFiles,
  unfinished,
  untyped,
  zoneReads,
} from './code-rules.ts'
import { deadExports, deadFiles, undeclaredPackages } from './dead-code.ts'
import { cyclesOf } from './import-graph.ts'
import {
  browserImports,
  capabilityImports,
  configImports,
  consoleImports,
  kitImports,
  lostImports,
  mathsImports,
  mathsOrder,
  unlistedCapabilities,
} from './import-rules.ts'
import { projectFolder, readProject } from './source-files.ts'
import { misusedReads, plainStatements } from './sql-statements.ts'

/**
 * The architecture: each capability may import the kit, maths and the capabilities before it, through their doors.
 * docs/decisions/0003-order-of-capabilities.md says why each stands where it does.
 */
const capabilities = [
  ...[
    'shops',
    'staff',
    'customers',
    'consent',
    'catalog',
    'orders',
    'activity',
    'segments',
    'experiments',
    'predictions',
    'recommendations',
  ],
  ...[
    'loyalty',
    'referrals',
    'messages',
    'journeys',
    'campaigns',
    'parcels',
    'returns',
    'surveys',
    'reviews',
    'mentions',
    'support',
    'community',
  ],
  ...['content', 'onsite', 'analytics', 'plan', 'webhooks', 'imports', 'demo', 'operations', 'backup', 'doctor', 'connectors'],
]

/** Each of these may build on those before it. */
const mathsPackages = ['special', 'random', 'optimise', 'cohorts', 'clv', 'recommender', 'experiments']

const project = readProject()

test('every folder of the server is in the list of capabilities', () => none(unlistedCapabilities(project, capabilities)))
test('capabilities import the kit, maths and earlier capabilities, through their doors', () =>
  none(capabilityImports(project, capabilities)))
test('the kit imports no capability', () => none(kitImports(project, capabilities)))
test('the kit knows no word of the domain', () => none(domainWords(project)))
test('settings are handed down from the wiring', () => none(configImports(project, capabilities)))
test('console and widgets import from the server only types of schemas', () => none(browserImports(project)))
test('pages of the console do not import each other, and ui imports none', () => none(consoleImports(project)))
test('maths stands alone', () => none(mathsImports(project)))
test('packages of maths build on earlier ones, by their names', () => none(mathsOrder(project, mathsPackages)))
test('maths knows no clock, no randomness of its own, no input and output', () => none(impureMaths(project)))
test('imports lead somewhere', () => none(lostImports(project)))
test('no circle of imports', () => none(cyclesOf(project)))
test('packages are named by the manifest of who imports them', () => none(undeclaredPackages(project, declaredPackages)))
test('no index files, no folders without a subject', () => none(emptyNames(project)))
test('no file over 400 lines', () => none(longFiles(project)))
test('every file is needed', () => none(deadFiles(project)))
test('every exported value is imported', () => none(deadExports(project)))
test('only config.ts reads the environment', () => none(environmentReads(project)))
test('only the clock reads the time', () => {
  const why = 'the time in an id orders the pages of an index and is never read as a fact'
  none(clockReads(project), [{ place: /^server\/kit\/ids\.ts:\d+ reads the time by Date\.now\(\)/, why }])
})
test('only the clock knows time zones', () => none(zoneReads(project)))
test('no way around the types', () => none(untyped(project)))
test('nothing is left for later in the code', () => none(unfinished(project)))
test('statements that write go through write(), and a lock is taken by a transaction', () => none(misusedReads(project)))
test('statements are sql templates, outside the kit', () => none(plainStatements(project)))

interface Exception {
  place: RegExp
  why: string
}

/** Fails on the first sight of a finding that is no exception, and on an exception that has no case any more. */
function none(findings: readonly string[], exceptions: readonly Exception[] = []): void {
  const wrong = findings.filter((finding) => !exceptions.some(({ place }) => place.test(finding)))
  const idle = exceptions
    .filter(({ place }) => !findings.some((finding) => place.test(finding)))
    .map(({ place }) => `no case of the exception ${place}`)
  assert.equal(wrong.length + idle.length, 0, `\n  ${[...wrong, ...idle].join('\n  ')}\n`)
}

/** What the package.json of a file's workspace names, with the tools of the whole project. */
function declaredPackages(path: string): ReadonlySet<string> {
  const workspace = /^(console|widgets|sdk|maths\/[^/]+)\//.exec(path)?.[1] ?? ''
  return new Set([...packagesIn(workspace), ...packagesIn('', ['devDependencies'])])
}

function packagesIn(folder: string, kinds = ['dependencies', 'devDependencies', 'optionalDependencies']): string[] {
  const manifest: Record<string, Record<string, string>> = JSON.parse(readFileSync(join(projectFolder, folder, 'package.json'), 'utf8'))
  return kinds.flatMap((kind) => Object.keys(manifest[kind] ?? {}))
}
