import { become } from './set-up/become.js'
import { prepare } from './set-up/prepare.js'
import { asCommand } from './set-up/problem.js'
import { inProject, projectFolder } from './set-up/project.js'

// npm test: sets up what is missing, tools included, then runs everything. For arguments see testing/options.js.
await asCommand(async () => {
  const { node } = await prepare({ level: 'test', write: (text) => process.stdout.write(text) })
  return await become(node, [inProject('bin/testing/run.js'), ...process.argv.slice(2)], { cwd: projectFolder })
})
