import { become } from './set-up/become.js'
import { prepare } from './set-up/prepare.js'
import { asCommand } from './set-up/problem.js'
import { inProject } from './set-up/project.js'
import { serverFlags } from './set-up/server-flags.js'

// npm run regulars -- COMMAND: sets up what is missing, then is the command line. Only the command writes to stdout.
await asCommand(async () => {
  const { node } = await prepare({ level: 'run', write: (text) => process.stderr.write(text) })
  // npm changes into the project's folder; file names are meant from where the person is.
  const isCalledByNpm = process.env.npm_lifecycle_event === 'regulars' && process.env.INIT_CWD
  const cwd = isCalledByNpm ? process.env.INIT_CWD : process.cwd()
  return await become(node, [...serverFlags, inProject('server/cli.ts'), ...process.argv.slice(2)], { cwd })
})
