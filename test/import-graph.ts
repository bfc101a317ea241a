/** Who imports whom: by name, by type or by value, and what can be reached from where. */
import { posix } from 'node:path'
import { Visitor } from 'oxc-parser'
import { type Project, place, type SourceFile } from './source-files.ts'

export interface Import {
  from: string
  /** As it is written. */
  specifier: string
  /** The file of the project that it means; null for packages and for files that are not there. */
  to: string | null
  /** Nothing of it is left when the program runs. */
  isType: boolean
  /** What is taken; null where everything is. */
  names: readonly string[] | null
  place: string
}

export interface Export {
  name: string
  isType: boolean
  place: string
}

/** Every import, re-export and dynamic import of a file. */
export function importsOf(project: Project, file: SourceFile): readonly Import[] {
  const known = read.get(file) ?? readImports(project, file)
  read.set(file, known)
  return known
}

/** What a file exports under names, its re-exports included. */
export function exportsOf(file: SourceFile): Export[] {
  const entries = file.syntax?.module.staticExports.flatMap((statement) => statement.entries) ?? []
  return entries.flatMap(({ exportName, isType, start }) => {
    const name = exportName.kind === 'Default' ? 'default' : exportName.name
    return name === null ? [] : [{ name, isType, place: place(file, start) }]
  })
}

/** Circles of files that import values of each other, each told once, as `a.ts → b.ts → a.ts`. */
export function cyclesOf(project: Project): string[] {
  const edges = new Map([...project.files.values()].map((file) => [file.path, valueImports(project, file)]))
  const done = new Set<string>()
  const cycles: string[] = []
  const follow = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path)
    if (at >= 0) cycles.push([...trail.slice(at), path].join(' → '))
    if (at >= 0 || done.has(path)) return
    for (const next of edges.get(path) ?? []) follow(next, [...trail, path])
    done.add(path)
  }
  for (const path of edges.keys()) follow(path, [])
  return cycles
}

/** All files that are needed by these, themselves included: imported or named. */
export function reachableFrom(project: Project, entries: Iterable<string>): Set<string> {
  const reached = new Set(entries)
  for (const path of reached) {
    const file = project.files.get(path)
    if (!file) continue
    const imported = importsOf(project, file).flatMap(({ to }) => to ?? [])
    for (const next of [...imported, ...namedFiles(project, file)]) reached.add(next)
  }
  return reached
}

/** Files that a file names besides importing them, as programs start others, workers and builds: by a path from itself, the console or the project. */
export function namedFiles(project: Project, file: SourceFile): string[] {
  const bases = [posix.dirname(file.path), 'console', '']
  const imported = new Set(importsOf(project, file).map(({ specifier }) => specifier))
  const named = texts(file).filter((text) => !imported.has(text))
  return named.flatMap((text) => bases.map((base) => posix.join(base, text)).filter((path) => project.files.has(path)))
}

/** All rules ask for the imports of all files. */
const read = new WeakMap<SourceFile, readonly Import[]>()

function readImports(project: Project, file: SourceFile): Import[] {
  if (!file.syntax) return []
  const { staticImports, staticExports } = file.syntax.module
  const made = (specifier: string, isType: boolean, names: (string | null)[] | null, at: number): Import => {
    const known = names?.every((name) => name !== null) ? (names as string[]) : null
    return { from: file.path, specifier, to: resolveImport(project, file.path, specifier), isType, names: known, place: place(file, at) }
  }
  return [
    ...staticImports.map(({ moduleRequest, entries, start }) => {
      const isType = entries.length > 0 && entries.every((entry) => entry.isType)
      const names = entries.map(({ importName }) => (importName.kind === 'Default' ? 'default' : importName.name))
      return made(moduleRequest.value, isType, names, start)
    }),
    ...staticExports.flatMap(({ entries, start }) =>
      entries.flatMap(({ moduleRequest, isType, importName }) =>
        moduleRequest ? [made(moduleRequest.value, isType, [importName.name], start)] : [],
      ),
    ),
    ...importExpressions(file).map(({ specifier, isType, at }) => made(specifier, isType, null, at)),
  ]
}

function resolveImport({ files, packages }: Project, from: string, specifier: string): string | null {
  if (!specifier.startsWith('.')) return packages.get(specifier) ?? null
  const path = posix.join(posix.dirname(from), specifier.replace(/\?.*$/, ''))
  return files.has(path) ? path : null
}

/** `import('./a.ts')`, as an expression and in types. */
function importExpressions(file: SourceFile): { specifier: string; isType: boolean; at: number }[] {
  const found: { specifier: string; isType: boolean; at: number }[] = []
  if (!file.syntax) return found
  new Visitor({
    ImportExpression({ source, start }) {
      if (source.type === 'Literal' && typeof source.value === 'string') found.push({ specifier: source.value, isType: false, at: start })
    },
    TSImportType({ source, start }) {
      found.push({ specifier: source.value, isType: true, at: start })
    },
  }).visit(file.syntax.program)
  return found
}

function valueImports(project: Project, file: SourceFile): string[] {
  return importsOf(project, file).flatMap(({ to, isType }) => (to === null || isType ? [] : [to]))
}

function texts(file: SourceFile): string[] {
  if (file.path.endsWith('.html')) return [...file.text.matchAll(/src="([^"]+)"/g)].flatMap(([, path = '']) => [path, `public${path}`])
  const found: string[] = []
  if (!file.syntax) return found
  new Visitor({
    Literal({ value }) {
      if (typeof value === 'string' && /\.(ts|tsx|js|css)$/.test(value)) found.push(value)
    },
  }).visit(file.syntax.program)
  return found
}
