/** The code that an advocate shares: in a link, on a card, over the phone. */
import { randomInt } from 'node:crypto'
import { first, sql, type Tx, write } from '../kit/database.ts'
import { notFound } from '../kit/problem.ts'

/** Letters and digits that nobody takes for another. */
const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
const letters = 8

/** 40 bits in two groups: read out in a breath, and far too many to try. */
function newCode(): string {
  const text = Array.from({ length: letters }, () => alphabet[randomInt(alphabet.length)]).join('')
  return `${text.slice(0, 4)}-${text.slice(4)}`
}

/** As somebody may have typed it: case, spaces and dashes do not matter. Null for what cannot be a code. */
export function readReferralCode(typed: string): string | null {
  const bare = typed.toUpperCase().replace(/[\s-]/g, '')
  return bare.length === letters && [...bare].every((letter) => alphabet.includes(letter)) ? `${bare.slice(0, 4)}-${bare.slice(4)}` : null
}

/** The customer's code, made when first asked for; one of before a merge does as well. Asked for twice at once, it is one code. */
export async function ensureCode(tx: Tx, { shopId, customerId, now }: { shopId: string; customerId: string; now: Date }): Promise<string> {
  const known = await codeOf(tx, { shopId, customerId })
  if (known !== undefined) return known
  await write(
    tx,
    sql`
      insert into referral_codes (shop_id, code, customer_id, created_at)
      select ${shopId}, ${newCode()}, customer_id, ${now} from customers where shop_id = ${shopId} and customer_id = ${customerId} and erased_at is null
      on conflict do nothing`,
  )
  const made = await codeOf(tx, { shopId, customerId })
  if (made === undefined) throw notFound()
  return made
}

async function codeOf(tx: Tx, { shopId, customerId }: { shopId: string; customerId: string }): Promise<string | undefined> {
  const found = await first(
    tx,
    sql<{ code: string }>`
      select code from referral_codes where shop_id = ${shopId} and customer_id = ${customerId}
      order by origin_id is not null, created_at, code limit 1`,
  )
  return found?.code
}

/** Where a code leads: the shop's page with it. */
export function linkOf(shopUrl: string, code: string): string {
  const url = new URL(shopUrl)
  url.searchParams.set('ref', code)
  return url.href
}
