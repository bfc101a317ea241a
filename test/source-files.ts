/** The hand-written files of the project, read and parsed once for all checks of the code base. */
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { type ParseResult, parseSync } from 'oxc-parser'

export interface SourceFile {
  /** Relative to the project's folder, with slashes. */
  path: string
  text: string
  /** Null for files that are no TypeScript or JavaScript. */
  syntax: ParseResult | null
}

export interface Project {
  files: ReadonlyMap<string, SourceFile>
  /** The file that each package of this project exports, by its name. */
  packages: ReadonlyMap<string, string>
}

export const projectFolder = resolve(import.meta.dirname, '..')

/** Everything that people wrote: no modules, no builds, no reference data. */
export function readProject(): Project {
  const code = globSync(`{${folders.join(',')}}/**/*.{ts,tsx,js,css,sql,html}`, { cwd: projectFolder, exclude: notWritten })
  return projectOf(
    readAll(code.filter((path) => !path.includes('/reference/'))),
    readAll(globSync(['maths/*/package.json', 'sdk/package.json'], { cwd: projectFolder })),
  )
}

/** A project out of texts by path. Throws where a text cannot be parsed. */
export function projectOf(texts: Record<string, string>, manifests: Record<string, string> = {}): Project {
  const files = Object.entries(texts).map(([path, text]) => [path, { path, text, syntax: parse(path, text) }] as const)
  const packages = Object.entries(manifests).map(([path, text]) => {
    const { name, exports } = JSON.parse(text) as { name: string; exports: string }
    return [name, join(dirname(path), exports)] as const
  })
  return { files: new Map(files), packages: new Map(packages) }
}

/** `path:line`, as editors and terminals open it. */
export function place({ path, text }: SourceFile, index: number): string {
  return `${path}:${text.slice(0, index).split('\n').length}`
}

/** A test, or what stands beside tests for them alone. */
export const isTest = (path: string): boolean => /(\.test|-for-tests)\.(ts|tsx|js)$/.test(path)

const folders = ['server', 'maths', 'console', 'widgets', 'sdk', 'migrations', 'test', 'bench', 'e2e', 'bin']
const notWritten = ['**/node_modules', '**/dist', '**/dist-report', '**/reference']

function readAll(paths: readonly string[]): Record<string, string> {
  const sorted = paths.map((path) => path.replaceAll('\\', '/')).sort()
  return Object.fromEntries(sorted.map((path) => [path, readFileSync(join(projectFolder, path), 'utf8')]))
}

function parse(path: string, text: string): ParseResult | null {
  if (!/\.(ts|tsx|js)$/.test(path)) return null
  const syntax = parseSync(path, text)
  const error = syntax.errors[0]
  if (error) throw new Error(`${path} cannot be parsed: ${error.message}`)
  return syntax
}
