/** What may import what. Each rule answers with its findings: a place, and what is wrong there. */
import { posix } from 'node:path'
import { type Import, importsOf } from './import-graph.ts'
import { isTest, type Project } from './source-files.ts'

/**
 * Where a file stands: `kit` below all capabilities, a capability by its name, `wiring` above them all (main.ts,
 * cli.ts, cli/), `config`, or a folder of the project.
 */
export function standingOf(path: string, capabilities: readonly string[]): string {
  const [folder = '', name = '', file] = path.split('/')
  if (folder !== 'server') return folder
  if (file === undefined) return name === 'config.ts' || name === 'config.test.ts' ? 'config' : 'wiring'
  return name === 'cli' ? 'wiring' : name === 'kit' || capabilities.includes(name) ? name : `unknown ${name}`
}

/** Folders of the server that the list of capabilities does not know. */
export function unlistedCapabilities(project: Project, capabilities: readonly string[]): string[] {
  const standings = [...project.files.keys()].map((path) => standingOf(path, capabilities))
  const unknown = new Set(standings.filter((standing) => standing.startsWith('unknown ')))
  return [...unknown].map((standing) => `server/${standing.slice('unknown '.length)} is not in the list of capabilities`)
}

/** A capability imports kit, maths and earlier capabilities, and those through their door only; a schema may build on an earlier schema. */
export function capabilityImports(project: Project, capabilities: readonly string[]): string[] {
  return serverImports(project, capabilities).flatMap(({ from, to, found }) => {
    if (!capabilities.includes(from) || to === from || to === 'kit' || to === 'maths') return []
    if (!capabilities.includes(to)) return refusedOutside(from, to, found)
    if (capabilities.indexOf(to) > capabilities.indexOf(from)) return [`${found.place} ${from} imports ${to}, which stands above it`]
    const isBetweenSchemas = isSchema(found.from) && isSchema(found.to ?? '')
    return found.to === doorOf(to) || isBetweenSchemas ? [] : [`${found.place} imports ${found.to} past the door ${doorOf(to)}`]
  })
}

/** `schema.ts`, or one that was split off it by its noun: `task-schema.ts`. */
const isSchema = (path: string): boolean => /^server\/[^/]+\/(?:[a-z-]+-)?schema\.ts$/.test(path)

/** The kit knows no capability, and nothing else above it. */
export function kitImports(project: Project, capabilities: readonly string[]): string[] {
  return serverImports(project, capabilities).flatMap(({ from, to, found }) => {
    if (from !== 'kit' || to === 'kit' || to === 'maths') return []
    return capabilities.includes(to) ? [`${found.place} the kit imports the capability ${to}`] : refusedOutside(from, to, found)
  })
}

/** The settings are handed down by the wiring; below it they are known as a type only. */
export function configImports(project: Project, capabilities: readonly string[]): string[] {
  return serverImports(project, capabilities).flatMap(({ from, to, found }) => {
    if (from === 'config' && to !== 'config') return [`${found.place} config.ts imports ${found.to}`]
    const isHandedDown = to !== 'config' || found.isType || from === 'wiring' || from === 'config' || isTest(found.from)
    return isHandedDown ? [] : [`${found.place} imports values of config.ts; settings are handed in by main.ts`]
  })
}

/** The programs in the browser know the server by the types of its schemas. */
export function browserImports(project: Project): string[] {
  return imports(project).flatMap((found) => {
    if (!/^(console|widgets|sdk)\//.test(found.from) || !found.to?.startsWith('server/')) return []
    if (!isSchema(found.to)) return [`${found.place} imports ${found.to}; only schema.ts is open to the browser`]
    return found.isType ? [] : [`${found.place} imports values of ${found.to}; write import type`]
  })
}

/** Pages stand beside each other; `ui` stands below everything of the console. */
export function consoleImports(project: Project): string[] {
  return imports(project).flatMap(({ from, to, place }) => {
    const fromPage = pageOf(from)
    const toPage = pageOf(to ?? '')
    if (fromPage && toPage && fromPage !== toPage) return [`${place} the page ${fromPage} imports the page ${toPage}`]
    const climbs = from.startsWith('console/src/ui/') && /^console\/src\/(pages|shell|report|router)/.test(to ?? '')
    return climbs ? [`${place} ui imports ${to}, which stands above it`] : []
  })
}

/** The mathematics stands alone: itself, and of Node the assertions (its command lines and tests read files too). */
export function mathsImports(project: Project): string[] {
  return imports(project).flatMap(({ from, to, specifier, place }) => {
    if (!from.startsWith('maths/') || to?.startsWith('maths/')) return []
    const mayRead = isTest(from) || posix.basename(from) === 'cli.ts'
    const isKnown = /^node:assert(\/strict)?$/.test(specifier) || (mayRead && (specifier.startsWith('node:') || to?.startsWith('test/')))
    return isKnown || (isTest(from) && to === null) ? [] : [`${place} maths imports ${specifier}`]
  })
}

/** The packages of the mathematics stand in a row: each builds on earlier ones, by their names, as others do who install them. */
export function mathsOrder(project: Project, packages: readonly string[]): string[] {
  return imports(project).flatMap(({ from, to, specifier, place }) => {
    const [fromPackage, toPackage] = [mathsPackageOf(from), mathsPackageOf(to ?? '')]
    if (fromPackage === null || toPackage === null || fromPackage === toPackage) return []
    if (!packages.includes(fromPackage)) return [`${place} stands in maths/${fromPackage}, which is not in the list`]
    if (specifier.startsWith('.')) return [`${place} imports ${specifier} past @regulars/${toPackage}`]
    const isEarlier = packages.includes(toPackage) && packages.indexOf(toPackage) < packages.indexOf(fromPackage)
    return isEarlier ? [] : [`${place} ${fromPackage} imports ${toPackage}, which does not stand before it`]
  })
}

/** Imports that lead nowhere within the project. */
export function lostImports(project: Project): string[] {
  return imports(project).flatMap(({ specifier, to, place }) =>
    to === null && specifier.startsWith('.') && /\.(ts|tsx|js|css)(\?.*)?$/.test(specifier)
      ? [`${place} imports ${specifier}, which is not there`]
      : [],
  )
}

const doorOf = (capability: string): string => `server/${capability}/${capability}.ts`

const mathsPackageOf = (path: string): string | null => /^maths\/([^/]+)\//.exec(path)?.[1] ?? null

const pageOf = (path: string): string | undefined => /^console\/src\/pages\/([^/]+)\//.exec(path)?.[1]

const imports = (project: Project): Import[] => [...project.files.values()].flatMap((file) => importsOf(project, file))

/** Imports that begin in the server and end in the project, with where both ends stand. */
function serverImports(project: Project, capabilities: readonly string[]): { from: string; to: string; found: Import }[] {
  return imports(project).flatMap((found) => {
    if (!found.from.startsWith('server/') || found.to === null) return []
    return [{ from: standingOf(found.from, capabilities), to: standingOf(found.to, capabilities), found }]
  })
}

/** Settings have a rule of their own; tests may use the helpers of tests and start the whole product. */
function refusedOutside(from: string, to: string, found: Import): string[] {
  if (to === 'config') return []
  if (isTest(found.from) && (to === 'test' || to === 'wiring')) return []
  return [`${found.place} ${from} imports ${found.to}`]
}
