import { addDays, startOfDay } from '../../kit/clock.ts'
import { all, type Db, first, sql } from '../../kit/database.ts'
import { conflict, invalid } from '../../kit/problem.ts'
import { defaultProgram } from '../presets/default-program.ts'
import { Program } from '../program.ts'
import { liveProgram } from '../program-store.ts'
import type { AskSimulation, ProgramChoice } from '../simulation-schema.ts'

/**
 * The programmes that are asked for, what it is compared with first, all of them beginning on the same day. Throws where the shop has none
 * such, and where one is in another currency.
 */
export async function choosePrograms(
  db: Db,
  { shopId, currency, asked: { of, against, startsOn } }: { shopId: string; currency: string; asked: AskSimulation },
): Promise<Program[]> {
  const choices = against ? [against, of] : [of]
  const programs: Program[] = []
  for (const choice of choices) programs.push(await programOf(db, { shopId, currency, choice }))
  for (const program of programs) if (program.currency !== currency) throw invalid('program_currency_is_other', { currency })
  const live = programs[choices.findIndex(({ kind }) => kind === 'live')]
  const from = startsOn ?? live?.startsOn ?? (await firstOrderOn(db, { shopId }))
  if (from === null) throw conflict('no_orders_to_replay')
  return programs.map((program) => ({ ...program, startsOn: from }))
}

/** The instant at which a back-test ends: that of the last day that was asked for, and never later than now. */
export function endOf({ endsOn }: Pick<AskSimulation, 'endsOn'>, { zone, now }: { zone: string; now: Date }): Date {
  const end = endsOn === null ? now : new Date(startOfDay(addDays(endsOn, 1), zone).getTime() - 1)
  return end < now ? end : now
}

/** The day of the shop's first order; null where there is none. */
export async function firstOrderOn(db: Db, { shopId }: { shopId: string }): Promise<string | null> {
  const [row] = await all(
    db,
    sql<{ day: string | null }>`select min(placed_on) as day from orders where shop_id = ${shopId} and customer_id is not null`,
  )
  return row?.day ?? null
}

async function programOf(
  db: Db,
  { shopId, currency, choice }: { shopId: string; currency: string; choice: ProgramChoice },
): Promise<Program> {
  switch (choice.kind) {
    case 'given':
      return choice.program
    case 'default':
      return defaultProgram({ currency, startsOn: '1970-01-01' })
    case 'live': {
      const live = await liveProgram(db, { shopId })
      if (live === null) throw conflict('no_program')
      return live.program
    }
    case 'draft': {
      const stored = await first(db, sql<{ draft: unknown }>`select draft from loyalty_programs where shop_id = ${shopId}`)
      if (stored?.draft == null) throw conflict('no_draft')
      return Program.parse(stored.draft)
    }
    default:
      return choice satisfies never
  }
}
