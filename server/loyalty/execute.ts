import type { Tx } from '../kit/database.ts'
import { type Answer, earlierAnswers, type Keyed, keepAnswers, placeOf } from '../kit/idempotency.ts'
import { conflict, notFound, Problem } from '../kit/problem.ts'
import type { Book } from './book/book.ts'
import { loadBook, noNeeds } from './book/load-book.ts'
import { writeBook } from './book/write-book.ts'
import { type Answers, addNeeds, type Command, decide } from './commands.ts'
import { passOn } from './decide/merge-holders.ts'
import { isMoney, openCredit, withoutProgram } from './gift-cards/without-program.ts'
import type { Holder } from './ledger/holder.ts'
import { type LiveProgram, liveProgram } from './program-store.ts'

/** What became of a command: its answer, or why it was refused. */
export type Decided = { answer: Answers[Command['kind']] } | { refused: Problem }

/** Of a request that came before: what it was answered then. */
export type Outcome = Decided | { replayed: Answer<unknown> }

/** A command as a request brought it: the same request again is answered as the first was. */
export interface Asked {
  command: Command
  request?: Keyed | null
  /** How the request is answered; kept under its key. */
  present?: (answer: never) => Answer<unknown>
}

interface Batch {
  shopId: string
  commands: readonly Command[]
  now: Date
}

/**
 * Decides commands one after the other, in this order, and stores what they leave behind. One that is refused leaves the others as they
 * are. Throws `no_program` where the shop has none in force and a command is about more than money.
 */
export async function executeAll(tx: Tx, { shopId, commands, now }: Batch): Promise<Decided[]> {
  const outcomes = await executeAsked(tx, { shopId, asked: commands.map((command) => ({ command })), now })
  return outcomes.filter((outcome): outcome is Decided => !('replayed' in outcome))
}

/** The same for commands that came with requests. */
export async function executeAsked(
  tx: Tx,
  { shopId, asked, now }: { shopId: string; asked: readonly Asked[]; now: Date },
): Promise<Outcome[]> {
  const live = (await liveProgram(tx, { shopId })) ?? (await moneyAlone(tx, { shopId, asked, now }))
  const needs = noNeeds()
  for (const { command } of asked) addNeeds(needs, command)
  const book = await loadBook(tx, { shopId, live, needs, now })
  const requests = asked.flatMap(({ request }) => request ?? [])
  const answered = await earlierAnswers(tx, { shopId, requests })
  const answers: (Keyed & Answer<unknown>)[] = []
  const outcomes = asked.map(({ command, request, present }): Outcome => {
    const earlier = request && answered.get(placeOf(request))
    if (earlier instanceof Problem) return { refused: earlier }
    if (earlier) return { replayed: earlier }
    const outcome = outcomeOf(book, command)
    if (request && present && 'answer' in outcome) {
      const answer = present(outcome.answer as never)
      answered.set(placeOf(request), answer)
      answers.push({ ...request, ...answer })
    }
    return outcome
  })
  for (const holder of book.holders.values()) passAllOn(book, holder)
  await writeBook(tx, book, [keepAnswers({ shopId, answers, now })])
  return outcomes
}

/** What arrived at somebody who was merged goes on to who they are now, from one to the next. */
function passAllOn(book: Book, holder: Holder): void {
  let from = holder
  for (let to = nextOf(from); to; to = nextOf(from)) {
    passOn(book, { from, to, key: `merge:${book.newId()}` })
    from = to
  }

  function nextOf({ accounts, mergedInto }: Holder): Holder | undefined {
    const hasSome = [...accounts.values()].some(({ pending, active, debt }) => pending + active + debt > 0)
    return hasSome ? book.holders.get(mergedInto ?? '') : undefined
  }
}

async function moneyAlone(tx: Tx, { shopId, asked, now }: { shopId: string; asked: readonly Asked[]; now: Date }): Promise<LiveProgram> {
  if (!asked.every(({ command }) => isMoney(command)))
    throw asked.every(({ command }) => 'redemptionId' in command) ? notFound() : conflict('no_program')
  await openCredit(tx, { shopId, now })
  return withoutProgram(tx, { shopId, now })
}

function outcomeOf(book: Book, command: Command): Decided {
  try {
    return { answer: decide(book, command) }
  } catch (error) {
    if (error instanceof Problem) return { refused: error }
    throw error
  }
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
