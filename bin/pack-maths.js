import { resolve } from 'node:path'
import { packMaths } from './packing/pack.js'
import { prepare } from './set-up/prepare.js'
import { asCommand } from './set-up/problem.js'

// node bin/pack-maths.js [FOLDER]: the packages of maths/ as JavaScript with types, a .tgz each, in FOLDER (else packages/).
await asCommand(async () => {
  await prepare({ level: 'test', write: (text) => process.stderr.write(text) })
  for (const { file } of await packMaths(resolve(process.argv[2] ?? 'packages'))) process.stdout.write(`${file}\n`)
  return 0
})
