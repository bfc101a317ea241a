/** The packages of maths/ and the SDK as a stranger gets them: packed, installed without a network, and their READMEs' examples run. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { inProject } from '../set-up/project.js'
import { packLibraries } from './pack.js'
import { exampleOf, holds } from './readme-example.js'
import { run } from './run.js'

const folder = mkdtempSync(join(tmpdir(), 'regulars-packed-'))
const app = join(folder, 'app')
/** @type {import('./pack.js').Packed[]} */
let packed = []

before(async () => {
  packed = await packLibraries(join(folder, 'packages'))
  mkdirSync(app)
  writeFileSync(join(app, 'package.json'), '{ "private": true, "type": "module" }')
  const quiet = ['--offline', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const { code, text } = await run('npm', ['install', ...quiet, ...packed.map(({ file }) => file)], { cwd: app })
  assert.equal(code, 0, text)
})
after(() => rmSync(folder, { recursive: true, force: true }))

test('every package is packed, with code, types, README and licence, and without tests', () => {
  const names = [...readdirSync(inProject('maths')), 'sdk'].map((name) => `@regulars/${name}`)
  assert.deepEqual(packed.map(({ name }) => name).sort(), names.sort())
  for (const { name } of packed) {
    const files = readdirSync(join(app, 'node_modules', name))
    const entry = name.replace('@regulars/', '')
    for (const file of [`${entry}.js`, `${entry}.d.ts`, 'README.md', 'LICENSE', 'package.json'])
      assert.ok(files.includes(file), `${name} ${file}`)
    assert.deepEqual(
      files.filter((file) => /\.test\.|reference|(?<!\.d)\.ts$/.test(file)),
      [],
    )
  }
})

test('the first example of every README runs under plain Node and gives what its comments say', async () => {
  let claims = 0
  for (const { name, readme } of packed) {
    const example = exampleOf(readme)
    assert.ok(example, `the README of ${name} has no example`)
    const file = join(app, `${name.replace('@regulars/', '')}.js`)
    writeFileSync(file, example.program)
    const { code, text } = await run(process.execPath, [file], { cwd: app })
    assert.equal(code, 0, `${name}\n${text}`)
    const told = text.split('\n').filter((line) => line.startsWith('{"line":'))
    assert.equal(told.length, example.claims, `${name}\n${text}`)
    for (const line of told) {
      const claim = JSON.parse(line)
      assert.ok(holds(claim), `${name}: ${claim.line}\n  gives ${JSON.stringify(claim.found)}`)
    }
    claims += told.length
  }
  assert.ok(claims >= 10, `${claims} results are stated in all`)
})

test('the types of every package are found and hold by themselves', async () => {
  const imports = packed.map(({ name }, place) => `import * as package${place} from '${name}'\nexport { package${place} }`)
  writeFileSync(join(app, 'types.ts'), imports.join('\n'))
  const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2024', '--types', 'node']
  const roots = ['--typeRoots', inProject('node_modules/@types')]
  const typescript = inProject('node_modules/typescript/bin/tsc')
  const { code, text } = await run(process.execPath, [typescript, ...options, ...roots, 'types.ts'], { cwd: app })
  assert.equal(code, 0, text)
})
