/** Set-up cannot go on, and the message is one sentence that says what to do. No stack is worth showing. */
export class SetUpProblem extends Error {
  name = 'SetUpProblem'
}

/**
 * Runs a command of ours to its end and leaves its exit code with the process.
 * @param {() => Promise<number>} command
 */
export async function asCommand(command) {
  try {
    process.exitCode = await command()
  } catch (error) {
    if (!(error instanceof SetUpProblem)) throw error
    process.stderr.write(`\n${error.message}\n`)
    process.exitCode = 1
  }
}
