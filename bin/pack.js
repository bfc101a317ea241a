import { resolve } from 'node:path'
import { packLibraries } from './packing/pack.js'
import { prepare } from './set-up/prepare.js'
import { asCommand } from './set-up/problem.js'

// node bin/pack.js [FOLDER]: the packages of maths/ and the SDK as JavaScript with types, a .tgz each, in FOLDER (else packages/).
await asCommand(async () => {
  await prepare({ level: 'test', write: (text) => process.stderr.write(text) })
  for (const { file } of await packLibraries(resolve(process.argv[2] ?? 'packages'))) process.stdout.write(`${file}\n`)
  return 0
})
