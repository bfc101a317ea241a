import { existsSync, readdirSync } from 'node:fs'
import { become } from './set-up/become.js'
import { prepare } from './set-up/prepare.js'
import { asCommand, SetUpProblem } from './set-up/problem.js'
import { inProject, projectFolder } from './set-up/project.js'

// npm run bench -- NAME…: runs bench/NAME.ts one after the other, all where none is named. Each prints one JSON line.
await asCommand(async () => {
  const names = benchmarks(process.argv.slice(2))
  const { node } = await prepare({ level: 'test', write: (text) => process.stderr.write(text) })
  let failures = 0
  for (const name of names) {
    const code = await become(node, [`bench/${name}.ts`], { cwd: projectFolder })
    if (code > 128) return code
    if (code !== 0) failures++
  }
  return failures === 0 ? 0 : 1
})

/** @param {string[]} wanted */
function benchmarks(wanted) {
  const folder = inProject('bench')
  const files = existsSync(folder) ? readdirSync(folder) : []
  const known = files.filter((file) => /^[a-z-]+\.ts$/.test(file)).map((file) => file.replace('.ts', ''))
  const unknown = wanted.filter((name) => !known.includes(name))
  if (unknown.length > 0) throw new SetUpProblem(`There is no benchmark ${unknown.join(', ')}; there are ${known.join(', ') || 'none'}.`)
  return wanted.length > 0 ? wanted : known
}
