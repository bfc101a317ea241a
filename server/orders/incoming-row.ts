/**
 * The one shape in which orders reach the database, wherever they came from: a file, a shop's platform, the API.
 *
 * Text is trimmed, empty text is null. Money is in minor units of the shop's currency. A row says everything it
 * knows about its order, its line, its product and its customer; what it does not know is null.
 */
export interface IncomingRow {
  /** 1-based number of the row in its source (a file's header is not counted); rows are taken in this order. */
  rowNo: number
  kind: RowKind

  orderKey: string | null
  placedAt: Date | null
  /** The calendar day of `placedAt` in the shop's time zone, YYYY-MM-DD. */
  placedOn: string | null
  isCancelled: boolean
  /** Where it was placed, as it is told: `web`, `allegro`, `store`; at most 60 characters. */
  channel: string | null
  /** What the source says the whole order cost; null where only lines are priced. */
  orderTotalMinor: number | null
  /** What the source says was paid back on this order as a whole. */
  orderRefundedMinor: number | null
  /** A refund line (negative quantity) may name the order it gives back. */
  refundOfOrderKey: string | null

  productCode: string | null
  productName: string | null
  category: string | null
  /** At most 200 characters. */
  brand: string | null
  /** Decimal text, at most 4 decimals; negative on a refund line; null where the row has no line. */
  quantity: string | null
  /** Decimal text in the shop's currency, at most 6 decimals. */
  unitPrice: string | null
  /** quantity × unit price, rounded half-up once; negative on a refund line. */
  lineTotalMinor: number | null

  customerNumber: string | null
  email: string | null
  /** Trimmed, lower-cased, domain in punycode: what two e-mails are compared by. */
  emailKey: string | null
  /** E.164, or null where the text is no phone number. */
  phone: string | null
  firstName: string | null
  lastName: string | null
  /** ISO 3166-1 alpha-2 where it is one or could be recognised, else the text as given. */
  country: string | null
  city: string | null
  postcode: string | null
  language: string | null
}

/** A row of orders is an order line (or a whole order); files of customers and of products have their own kinds. */
export type RowKind = 'order_line' | 'customer' | 'product'
