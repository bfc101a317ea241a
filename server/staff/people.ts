import { all, type Db, first, one, sql, type Tx, write } from '../kit/database.ts'
import { emailKey } from '../kit/email.ts'
import { newId } from '../kit/ids.ts'
import type { Language } from '../kit/language.ts'
import { permissionsOfRole } from './permissions.ts'
import type { Me } from './schema.ts'

export interface PersonAccount {
  staffId: string
  email: string
  passwordHash: string
}

/** The account of this address, however it is written. */
export function findAccount(db: Db, { email }: { email: string }): Promise<PersonAccount | undefined> {
  return first(db, sql<PersonAccount>`select staff_id, email, password_hash from staff where email_key = ${keyOf(email)}`)
}

export function getAccount(db: Db, { staffId }: { staffId: string }): Promise<PersonAccount> {
  return one(db, sql<PersonAccount>`select staff_id, email, password_hash from staff where staff_id = ${staffId}`)
}

export async function hasAnybody(db: Db): Promise<boolean> {
  return (await first(db, sql`select 1 as found from staff limit 1`)) !== undefined
}

export interface NewPerson {
  email: string
  name: string
  passwordHash: string
  language: Language
  isInstallationOwner: boolean
  now: Date
}

/** Makes an account; returns undefined where the address has one already. */
export async function createPerson(tx: Tx, person: NewPerson): Promise<string | undefined> {
  const { email, name, passwordHash, language, isInstallationOwner, now } = person
  const staffId = newId()
  const { count } = await write(
    tx,
    sql`insert into staff (staff_id, email, email_key, name, password_hash, language, is_installation_owner, created_at)
        values (${staffId}, ${email.trim()}, ${keyOf(email)}, ${name}, ${passwordHash}, ${language}, ${isInstallationOwner}, ${now})
        on conflict (email_key) do nothing`,
  )
  return count === 1 ? staffId : undefined
}

export async function changePerson(
  tx: Tx,
  { staffId, name, language }: { staffId: string; name?: string | undefined; language?: Language | undefined },
): Promise<void> {
  await write(
    tx,
    sql`update staff set name = coalesce(${name ?? null}, name), language = coalesce(${language ?? null}, language) where staff_id = ${staffId}`,
  )
}

export async function changePassword(tx: Tx, { staffId, passwordHash }: { staffId: string; passwordHash: string }): Promise<void> {
  await write(tx, sql`update staff set password_hash = ${passwordHash} where staff_id = ${staffId}`)
}

/** The person with the shops that they work in, by name. */
export async function getMe(db: Db, { staffId }: { staffId: string }): Promise<Me> {
  const person = await one(
    db,
    sql<Omit<Me, 'memberships'>>`select staff_id, email, name, language, is_installation_owner from staff where staff_id = ${staffId}`,
  )
  const memberships = await all(
    db,
    sql<Omit<Me['memberships'][number], 'permissions'>>`
      select shop_id, shops.name as shop_name, shops.is_demo, shops.currency, memberships.role
      from memberships join shops using (shop_id)
      where memberships.staff_id = ${staffId} and memberships.left_at is null
      order by shops.is_demo, shops.name, shop_id limit 1000`,
  )
  return {
    ...person,
    memberships: memberships.map((membership) => ({ ...membership, permissions: [...permissionsOfRole(membership.role)] })),
  }
}

/** An address that the schema took and our own rule does not is compared by its small letters. */
const keyOf = (email: string): string => emailKey(email) ?? email.trim().toLowerCase()
