import type { Tx } from '../kit/database.ts'
import { conflict, notFound, Problem } from '../kit/problem.ts'
import { loadBook, noNeeds } from './book/load-book.ts'
import { writeBook } from './book/write-book.ts'
import { type Answers, addNeeds, type Command, decide } from './commands.ts'
import { passOn } from './decide/merge-holders.ts'
import { liveProgram } from './program-store.ts'

/** What became of a command: its answer, or why it was refused. */
export type Outcome = { answer: Answers[Command['kind']] } | { refused: Problem }

interface Batch {
  shopId: string
  commands: readonly Command[]
  now: Date
}

/**
 * Decides commands one after the other, in this order, and stores what they leave behind. One that is refused leaves the others as they
 * are. Throws `no_program` where the shop has none in force.
 */
export async function executeAll(tx: Tx, { shopId, commands, now }: Batch): Promise<Outcome[]> {
  const live = await liveProgram(tx, { shopId })
  if (live === null) throw commands.every((command) => 'redemptionId' in command) ? notFound() : conflict('no_program')
  const needs = noNeeds()
  for (const command of commands) addNeeds(needs, command)
  const book = await loadBook(tx, { shopId, live, needs, now })
  const outcomes = commands.map((command): Outcome => {
    try {
      return { answer: decide(book, command) }
    } catch (error) {
      if (error instanceof Problem) return { refused: error }
      throw error
    }
  })
  for (const from of book.holders.values()) {
    const to = book.holders.get(from.mergedInto ?? '')
    if (to) passOn(book, { from, to, key: `merge:${book.newId()}` })
  }
  await writeBook(tx, book)
  return outcomes
}

/** Decides one command within a transaction of the caller, and stores it. Throws what it is refused for. */
export async function execute<Kind extends Command['kind']>(
  tx: Tx,
  { shopId, command, now }: { shopId: string; command: Extract<Command, { kind: Kind }>; now: Date },
): Promise<Answers[Kind]> {
  const [outcome] = await executeAll(tx, { shopId, commands: [command], now })
  if (!outcome || 'refused' in outcome) throw outcome?.refused
  return outcome.answer as Answers[Kind]
}
