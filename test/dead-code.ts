/** What nobody needs: files that nothing reaches, exports that nobody takes, packages that are used or declared in vain. */
import { exportsOf, importsOf, namedFiles, reachableFrom } from './import-graph.ts'
import { isTest, type Project } from './source-files.ts'

/** Files that no program, page, build or test leads to; those that only such a file needs are counted with it. */
export function deadFiles(project: Project): string[] {
  const paths = [...project.files.keys()].filter((path) => /\.(ts|tsx|js|css)$/.test(path))
  const alive = reachableFrom(project, [...paths, ...project.files.keys()].filter(isEntry).concat([...project.packages.values()]))
  const dead = paths.filter((path) => !alive.has(path))
  const needed = new Map(
    dead.map((path) => [path, [...reachableFrom(project, [path])].filter((other) => other !== path && !alive.has(other))]),
  )
  const needless = new Set([...needed.values()].flat())
  return dead
    .filter((path) => !needless.has(path))
    .map((path) => {
      const others = needed.get(path)?.length ?? 0
      return `${path} is reached from nowhere${others > 0 ? `, and with it ${others} more that only it needs` : ''}`
    })
}

/** Values that are exported and imported by nobody. Doors are open to whoever comes. */
export function deadExports(project: Project): string[] {
  const taken = takenNames(project)
  return [...project.files.values()].flatMap((file) => {
    if (isEntry(file.path) || isDoor(project, file.path)) return []
    const names = taken.get(file.path)
    if (names?.has(everything)) return []
    return exportsOf(file).flatMap(({ name, isType, place }) =>
      isType || names?.has(name) ? [] : [`${place} exports ${name}, which nobody imports`],
    )
  })
}

/** Packages that the code imports and the manifest of its workspace does not name. */
export function undeclaredPackages(project: Project, declared: (path: string) => ReadonlySet<string>): string[] {
  return [...project.files.values()].flatMap((file) =>
    importsOf(project, file).flatMap(({ specifier, to, place }) => {
      const name = packageOf(specifier)
      return to !== null || name === null || declared(file.path).has(name)
        ? []
        : [`${place} imports ${name}, which its package.json does not name`]
    }),
  )
}

/** The package that a specifier means; null for files and for what Node and the bundler bring along. */
export function packageOf(specifier: string): string | null {
  if (/^(\.|\/|node:|virtual:)/.test(specifier)) return null
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

const everything = '*'

const isEntry = (path: string): boolean =>
  isTest(path) ||
  /^server\/(main|cli)\.ts$/.test(path) ||
  /^(bin|bench)\/[^/]+\.(js|ts)$/.test(path) ||
  /^maths\/[^/]+\/cli\.ts$/.test(path) ||
  /^(console|widgets|sdk)\/([^/]+\.config\.ts|[^/]+\.html)$/.test(path)

const isDoor = ({ packages }: Project, path: string): boolean =>
  /^server\/([^/]+)\/\1\.ts$/.test(path) || [...packages.values()].includes(path)

function takenNames(project: Project): Map<string, Set<string>> {
  const taken = new Map<string, Set<string>>()
  for (const file of project.files.values()) {
    for (const { to, names } of importsOf(project, file)) {
      if (to === null) continue
      const known = taken.get(to) ?? new Set()
      for (const name of names ?? [everything]) known.add(name)
      taken.set(to, known)
    }
    for (const path of namedFiles(project, file)) taken.set(path, new Set([everything]))
  }
  return taken
}
