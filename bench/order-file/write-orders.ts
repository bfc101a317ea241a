import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import { join } from 'node:path'
import { type RandomStream, randomStream } from '../../server/demo/random.ts'
import { newId } from '../../server/kit/ids.ts'

export const sizes = { lines: 1_000_000, orders: 250_000, customers: 100_000, products: 5_000 }

/** The same facts twice: as a shop exports them, and as COPY takes them. */
export interface OrderFiles {
  csv: string
  /** `order_lines` as COPY text, in the columns of `copiedColumns`. */
  lines: string
  /** Number, id and day of every order. */
  orders: string
  products: string
}

export const copiedColumns = ['shop_id', 'order_id', 'line_no', 'product_id', 'quantity', 'unit_price', 'total_minor']

/** Writes a million order lines of 250,000 orders, 100,000 customers and 5,000 products; the same facts on every run. */
export async function writeOrders(folder: string, { shopId }: { shopId: string }): Promise<OrderFiles> {
  const files = {
    csv: join(folder, 'orders.csv'),
    lines: join(folder, 'lines.copy'),
    orders: join(folder, 'orders.copy'),
    products: join(folder, 'products.copy'),
  }
  const [csv, lines, orders, products] = [files.csv, files.lines, files.orders, files.products].map((path) => blockWriter(path))
  if (!csv || !lines || !orders || !products) throw new Error('there are four files')
  const goods = makeGoods()
  for (const { id, code, name } of goods) await products.write(`${shopId}\t${id}\t${code}\t${name}\n`)
  await csv.write('order_id,order_date,sku,product_name,category,quantity,price,customer_id,email,first_name,last_name,country\n')
  const random = randomStream(1, 'orders')
  const lineCounts = [2, 3, 4, 4, 5, 6]
  for (let order = 0; order < sizes.orders; order++) {
    const placedAt = new Date(firstMs + Math.floor((order / sizes.orders) * spanMs))
    const { customer, fact } = customerOf(random)
    const orderId = newId()
    const number = `R${1_000_000 + order}`
    const [day, time] = placedAt.toISOString().split('T')
    await orders.write(`${shopId}\t${orderId}\t${number}\t${placedAt.toISOString()}\t${day}\n`)
    // Two to six lines, four on average; the last orders make up for what is missing.
    const wanted = order < sizes.orders - (sizes.orders % lineCounts.length) ? (lineCounts[order % lineCounts.length] ?? 4) : 4
    const first = random.below(goods.length)
    for (let line = 0; line < wanted; line++) {
      const product = goods[(first + line * 37) % goods.length]
      if (!product) throw new Error('every place has its product')
      const quantity = 1 + random.below(3)
      await csv.write(
        `${number},${day} ${time?.slice(0, 8)},${product.code},${product.name},${product.category},${quantity},${(product.priceMinor / 100).toFixed(2)},${customer},${fact}\n`,
      )
      await lines.write(
        `${shopId}\t${orderId}\t${line + 1}\t${product.id}\t${quantity}\t${(product.priceMinor / 100).toFixed(2)}\t${quantity * product.priceMinor}\n`,
      )
    }
  }
  for (const writer of [csv, lines, orders, products]) await writer.end()
  return files
}

const firstMs = Date.parse('2023-01-01T06:00:00Z')
const spanMs = 730 * 86_400_000

interface Good {
  id: string
  code: string
  name: string
  category: string
  priceMinor: number
}

const makeGoods = (): Good[] =>
  Array.from({ length: sizes.products }, (_, index) => ({
    ...{ id: newId(), code: `SKU-${10_000 + index}`, name: `Product number ${index} of the range`, category: `Category ${index % 40}` },
    priceMinor: 490 + ((index * 7919) % 20_000),
  }))

/** Some customers come far more often than others. */
function customerOf(random: RandomStream): { customer: string; fact: string } {
  const index = Math.min(sizes.customers - 1, Math.floor(sizes.customers * random.share() ** 1.6))
  return {
    customer: `K${index}`,
    fact: `person${index}@example.com,First${index % 500},Last${index % 4_000},${index % 20 === 0 ? 'DE' : 'PL'}`,
  }
}

function blockWriter(path: string) {
  const stream: WriteStream = createWriteStream(path)
  let block = ''
  const flush = async (): Promise<void> => {
    const full = block
    block = ''
    if (!stream.write(full)) await once(stream, 'drain')
  }
  return {
    // Waiting a million times for nothing would take longer than writing.
    write: (text: string): Promise<void> | undefined => {
      block += text
      return block.length > 1 << 18 ? flush() : undefined
    },
    end: async (): Promise<void> => {
      await flush()
      stream.end()
      await once(stream, 'finish')
    },
  }
}
