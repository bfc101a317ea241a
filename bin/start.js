import { become } from './set-up/become.js'
import { prepare } from './set-up/prepare.js'
import { asCommand } from './set-up/problem.js'
import { projectFolder } from './set-up/project.js'
import { serverFlags } from './set-up/server-flags.js'

// npm start: sets up what is missing, then is the server. Arguments are the server's: --only=http|worker, --dev.
await asCommand(async () => {
  const args = process.argv.slice(2)
  const { node } = await prepare({ level: args.includes('--dev') ? 'test' : 'run', write: (text) => process.stdout.write(text) })
  return await become(node, [...serverFlags, 'server/main.ts', ...args], { cwd: projectFolder })
})
