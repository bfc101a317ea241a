import { become } from './set-up/become.js'
import { prepare } from './set-up/prepare.js'
import { asCommand } from './set-up/problem.js'
import { inProject, projectFolder } from './set-up/project.js'

// npm run check: types, format, lint, and the rules of this code base; nothing that needs a database.
await asCommand(async () => {
  const { node } = await prepare({ level: 'test', write: (text) => process.stdout.write(text) })
  return await become(node, [inProject('bin/testing/run.js'), '--checks'], { cwd: projectFolder })
})
