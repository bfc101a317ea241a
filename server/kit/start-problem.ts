/** The program cannot start, and the message is one sentence that tells its operator what to do. No stack is worth showing. */
export class StartProblem extends Error {
  override name = 'StartProblem'
}
