import { spawn } from 'node:child_process'
import { inProject, projectFolder } from '../set-up/project.js'
import { none } from './counts.js'

const typescript = inProject('node_modules/typescript/bin/tsc')
const biome = inProject('node_modules/@biomejs/biome/bin/biome')

/** What looks at the text of the code without running it; each counts as one test. */
const checks = [
  { name: 'types of server, maths and tests', args: [typescript, '-p', 'tsconfig.json', '--noEmit'] },
  { name: 'types of the console', args: [typescript, '-p', 'console/tsconfig.json', '--noEmit'] },
  { name: 'types of the browser script', args: [typescript, '-p', 'widgets/tsconfig.json', '--noEmit'] },
  { name: 'types of the SDK', args: [typescript, '-p', 'sdk/tsconfig.json', '--noEmit'] },
  { name: 'format and lint', args: [biome, 'check', '--colors=off'] },
]

/**
 * @param {(line: string) => void} say
 * @returns {Promise<import('./counts.js').Counts>}
 */
export async function runChecks(say) {
  const counts = none()
  // One after the other: each uses all cores by itself.
  for (const { name, args } of checks) {
    const startedAt = performance.now()
    const { code, text } = await run(args)
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
    if (code === 0) counts.passed++
    else counts.failed++
    say(`${code === 0 ? '✔' : '✖'} ${name}  ${seconds} s`)
    if (code !== 0) say(text.trimEnd())
  }
  return counts
}

/** @param {string[]} args */
function run(args) {
  const child = spawn(process.execPath, args, { cwd: projectFolder, stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk) => (text += chunk))
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, text })))
}
