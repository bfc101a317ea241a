import type { Command as Commander } from 'commander'
import { forgetShopUploads } from '../imports/imports.ts'
import { systemClock } from '../kit/clock.ts'
import { one, sql, transaction } from '../kit/database.ts'
import { deleteShop } from '../shops/shops.ts'
import { closeShop } from '../staff/staff.ts'
import { asCommand, type Command, RefusedCommand, withDatabase } from './open.ts'
import { rowCount } from './row-count.ts'
import { shopNamed } from './shop-named.ts'

/** `regulars remove-shop SHOP --yes`: a shop with all that is in it. Without `--yes` it says what would go. */
export function removeShopCommand(program: Commander): void {
  program
    .command('remove-shop')
    .description('Remove one shop with all that is in it, for good; the server may go on')
    .argument('<name or id>', 'which shop')
    .option('--yes', 'do it')
    .action((named: string, { yes }: { yes?: boolean }) => asCommand((command) => removeShop(named, yes === true, command)))
}

async function removeShop(named: string, isSure: boolean, { settings, t, signal, say }: Command): Promise<void> {
  const count = rowCount()
  try {
    await withDatabase(settings, async (database) => {
      const shop = await shopNamed(database.db, named)
      if (!shop) throw new RefusedCommand(t('shops.cli.missing', { shop: named }))
      const { shopId, name } = shop
      if (!isSure) {
        const { customers, orders } = await one(
          database.db,
          sql<{ customers: number; orders: number }>`
            select (select count(*) from customers where shop_id = ${shopId}) as customers, (select count(*) from orders where shop_id = ${shopId}) as orders`,
        )
        throw new RefusedCommand(t('shops.cli.would_remove', { shop: name, customers, orders }))
      }
      await transaction(database, (tx) => closeShop(tx, { shopId, name, now: systemClock.now() }))
      await deleteShop(database, { shopId, signal, onProgress: (rows) => count.show(t('shops.cli.removing', { shop: name, rows })) })
      await forgetShopUploads(settings.dataFolder, { shopId })
      count.end()
      say(t('shops.cli.removed', { shop: name }))
    })
  } catch (error) {
    count.end()
    throw signal.aborted ? new RefusedCommand(t('shops.cli.stopped', { shop: named })) : error
  }
}
