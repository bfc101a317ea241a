import { sql, type Tx, write } from '../kit/database.ts'

/** One writer of facts a shop at a time, until the transaction ends: identities, netting and figures are decided on what is stored. */
export async function lockRecording(tx: Tx, { shopId }: { shopId: string }): Promise<void> {
  await write(tx, sql`select 1 from shops where shop_id = ${shopId} for no key update`)
}
