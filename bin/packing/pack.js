import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { SetUpProblem } from '../set-up/problem.js'
import { inProject } from '../set-up/project.js'
import { run } from './run.js'

/**
 * @typedef {{ name: string, version: string, license: string, description: string, exports: string, dependencies?: Record<string, string> }} Manifest
 * @typedef {{ name: string, file: string, readme: string }} Packed
 */

/**
 * Leaves a .tgz of each package that others may use, those of maths/ and the SDK, in a folder, ready for `npm publish` or
 * `npm install`: JavaScript and types instead of TypeScript, no tests, no reference data. Afterwards nothing else is left.
 * Throws a SetUpProblem where the compiler or npm refuses.
 *
 * @param {string} to made where it is missing
 * @returns {Promise<Packed[]>}
 */
export async function packLibraries(to) {
  const folders = globSync(['maths/*/package.json', 'sdk/package.json'], { cwd: inProject() })
    .map((path) => dirname(path))
    .sort()
  mkdirSync(to, { recursive: true })
  const work = mkdtempSync(join(tmpdir(), 'regulars-pack-'))
  try {
    await compile(work)
    const packed = folders.map((folder) => furnish(folder, join(work, 'out', folder)))
    const names = await npmPack(
      packed.map(({ from }) => from),
      to,
    )
    return packed.map(({ name, readme }, place) => ({ name, readme, file: join(to, names[place] ?? '') }))
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/**
 * All packages at once, so that each finds the others' types.
 * @param {string} work
 */
async function compile(work) {
  const config = {
    extends: inProject('tsconfig.json'),
    compilerOptions: {
      ...{ noEmit: false, declaration: true, rootDir: inProject(), outDir: join(work, 'out') },
      ...{ allowImportingTsExtensions: false, rewriteRelativeImportExtensions: true },
      typeRoots: [inProject('node_modules/@types')],
    },
    include: [inProject('maths'), inProject('sdk')],
    exclude: [inProject('**/*.test.ts'), inProject('maths/**/reference')],
  }
  writeFileSync(join(work, 'tsconfig.json'), JSON.stringify(config))
  const { code, text } = await run(process.execPath, [inProject('node_modules/typescript/bin/tsc'), '-p', work], { cwd: work })
  if (code !== 0) throw new SetUpProblem(`The packages do not compile:\n${text}`)
  // Declarations keep the names that the sources import by.
  for (const file of globSync('out/**/*.d.ts', { cwd: work }).map((path) => join(work, path)))
    writeFileSync(file, readFileSync(file, 'utf8').replace(/(['"])(\.[^'"]+)\.ts\1/g, '$1$2.js$1'))
}

/**
 * Puts beside the code of a package what else belongs to it.
 * @param {string} folder
 * @param {string} from
 */
function furnish(folder, from) {
  /** @type {Manifest} */
  const manifest = JSON.parse(readFileSync(inProject(folder, 'package.json'), 'utf8'))
  const readme = inProject(folder, 'README.md')
  if (!existsSync(readme)) throw new SetUpProblem(`${folder} has no README.md: a package without one is not published.`)
  writeFileSync(join(from, 'package.json'), JSON.stringify(published(manifest), null, 2))
  for (const text of globSync('*.md', { cwd: inProject(folder) })) cpSync(inProject(folder, text), join(from, text))
  cpSync(inProject('LICENSE'), join(from, 'LICENSE'))
  return { name: manifest.name, from, readme: readFileSync(readme, 'utf8') }
}

/**
 * All in one run, which spares the start of npm for each. Gives the names of the files, in the order of the folders.
 * @param {string[]} folders
 * @param {string} to
 * @returns {Promise<string[]>}
 */
async function npmPack(folders, to) {
  const { code, text } = await run('npm', ['pack', '--json', '--loglevel=error', '--pack-destination', to, ...folders], { cwd: to })
  if (code !== 0) throw new SetUpProblem(`npm could not pack:\n${text}`)
  return JSON.parse(text.slice(text.indexOf('['))).map(({ filename }) => basename(filename))
}

/**
 * What users of the package need of its manifest. Node 22 is the first with all that the code uses.
 * @param {Manifest} manifest
 */
function published({ name, version, license, description, exports, dependencies = {} }) {
  const entry = exports.replace(/\.ts$/, '')
  return {
    ...{ name, version, license, description, type: 'module', engines: { node: '>=22' } },
    exports: { '.': { types: `${entry}.d.ts`, default: `${entry}.js` } },
    ...{ dependencies, sideEffects: false },
  }
}
