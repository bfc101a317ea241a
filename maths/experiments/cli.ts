/**
 * `node maths/experiments/cli.ts`: one JSON object `{ "test": …, …inputs }` a line in, its answer a line out. A line that
 * cannot be answered gives `{ "error": … }` and exit code 1 at the end. Open ends of intervals are null.
 */
import { createInterface } from 'node:readline'
import { answer } from './answer.ts'
import { isRecord } from './question.ts'

for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() !== '') process.stdout.write(`${JSON.stringify(answerLine(line))}\n`)
}

function answerLine(line: string): object {
  try {
    const question: unknown = JSON.parse(line)
    if (!isRecord(question)) throw new TypeError('a question is an object with a test')
    return answer(question)
  } catch (error) {
    process.exitCode = 1
    return { error: error instanceof Error ? error.message : String(error) }
  }
}
