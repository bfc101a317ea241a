/**
 * `node maths/experiments/cli.ts`: one JSON object `{ "test": …, …inputs }` a line in, its answer a line out. A line that
 * cannot be answered gives `{ "error": …, "line": … }` and exit code 1 at the end; the others are answered. Open ends of intervals are null.
 */
import { createInterface } from 'node:readline'
import { answer } from './answer.ts'
import { isRecord } from './question.ts'

let number = 0
for await (const line of createInterface({ input: process.stdin })) {
  number++
  if (line.trim() !== '') process.stdout.write(`${JSON.stringify(answerLine(line, number))}\n`)
}

function answerLine(line: string, number: number): object {
  try {
    const question: unknown = JSON.parse(line)
    if (!isRecord(question)) throw new TypeError('a question is an object with a test')
    return answer(question)
  } catch (error) {
    process.exitCode = 1
    return { error: error instanceof Error ? error.message : String(error), line: number }
  }
}
