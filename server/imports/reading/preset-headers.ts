import type { ImportField, ImportPreset } from '../schema.ts'

type PresetHeaders = {
  /** Columns that only this platform's files have; two of them are enough to know it. */
  signs: string[]
  /** Columns whose meaning here is certain, most telling first. */
  fields: Partial<Record<ImportField, string[]>>
}

/**
 * What the platforms' own export files call their columns, after `normaliseHeader`.
 *
 * WooCommerce has no order export of its own: these are the columns of the widely used export plug-ins (one row per
 * item) and of its REST orders as JSON lines.
 */
export const presetHeaders: Record<Exclude<ImportPreset, 'generic'>, PresetHeaders> = {
  shopify: {
    signs: [
      ...[
        'lineitem quantity',
        'lineitem name',
        'lineitem price',
        'lineitem sku',
        'financial status',
        'fulfillment status',
        'accepts email marketing',
      ],
      ...[
        'variant sku',
        'display financial status',
        'total price set shop money amount',
        'line items discounted total set shop money amount',
      ],
    ],
    fields: {
      orderId: ['name'],
      orderedAt: ['created at'],
      orderStatus: ['financial status', 'display financial status'],
      channel: ['source', 'source name'],
      currency: ['currency', 'currency code'],
      orderTotal: ['total', 'total price set shop money amount', 'total price'],
      refundedAmount: ['refunded amount', 'total refunded set shop money amount'],
      productCode: ['lineitem sku', 'line items sku', 'variant sku'],
      productName: ['lineitem name', 'line items name', 'line items title', 'title'],
      brand: ['vendor', 'lineitem vendor', 'line items vendor'],
      category: ['product category', 'type'],
      quantity: ['lineitem quantity', 'line items quantity'],
      unitPrice: ['lineitem price', 'line items original unit price set shop money amount', 'line items price', 'variant price'],
      lineTotal: ['line items discounted total set shop money amount'],
      customerId: ['customer id'],
      email: ['email', 'customer email'],
      phone: ['billing phone', 'phone', 'shipping phone'],
      firstName: ['first name', 'customer first name'],
      lastName: ['last name', 'customer last name'],
      fullName: ['billing name', 'shipping name'],
      country: ['billing country', 'default address country code', 'country code', 'shipping country'],
      city: ['billing city', 'default address city', 'city', 'shipping city'],
      postcode: ['billing zip', 'default address zip', 'zip', 'shipping zip'],
    },
  },
  woocommerce: {
    signs: [
      ...[
        'billing email',
        'billing first name',
        'order currency',
        'customer user',
        'item product id',
        'line items product id',
        'order number formatted',
      ],
      ...[
        'email billing',
        'first name billing',
        'quantity refund',
        'order total amount',
        'order key',
        'customer note',
        'refunded total',
        'date created gmt',
        'payment method title',
      ],
    ],
    fields: {
      orderId: ['order number formatted', 'order number', 'order id', 'number'],
      orderedAt: ['order date', 'date created', 'date created gmt', 'date'],
      orderStatus: ['order status', 'status'],
      currency: ['order currency', 'currency'],
      orderTotal: ['order total', 'order total amount', 'total'],
      refundedAmount: ['refunded total', 'order refund amount', 'total refunded'],
      productCode: ['item sku', 'sku', 'line items sku', 'item product id', 'product id', 'line items product id'],
      productName: ['item name', 'product name', 'line items name', 'product'],
      brand: ['brand', 'brands', 'item brand', 'product brand'],
      category: ['category', 'item category', 'categories'],
      quantity: ['item quantity', 'quantity', 'quantity refund', 'item qty', 'line items quantity'],
      unitPrice: ['item cost', 'item price', 'product price', 'line items price'],
      lineTotal: ['item total', 'order line total', 'line total', 'line items total'],
      customerId: ['customer id', 'customer user', 'user id', 'customer user id'],
      email: ['billing email', 'email billing', 'customer email'],
      phone: ['billing phone', 'phone billing', 'shipping phone'],
      firstName: ['billing first name', 'first name billing', 'shipping first name', 'first name shipping'],
      lastName: ['billing last name', 'last name billing', 'shipping last name', 'last name shipping'],
      country: ['billing country', 'country code billing', 'country name billing', 'shipping country'],
      city: ['billing city', 'city billing', 'shipping city'],
      postcode: ['billing postcode', 'postcode billing', 'shipping postcode'],
    },
  },
  baselinker: {
    signs: [
      ...[
        'order source',
        'order source id',
        'order status id',
        'shop order id',
        'external order id',
        'user login',
        'date confirmed',
        'delivery fullname',
        'delivery package nr',
      ],
      ...[
        'invoice fullname',
        'want invoice',
        'payment done',
        'zrodlo zamowienia',
        'nr zamowienia baselinker',
        'numer zamowienia baselinker',
        'id baselinker',
        'order id baselinker',
      ],
    ],
    fields: {
      orderId: [
        'order id',
        'nr zamowienia baselinker',
        'numer zamowienia baselinker',
        'order id baselinker',
        'id baselinker',
        'numer zamowienia',
        'nr zamowienia',
      ],
      orderedAt: ['date add', 'date confirmed', 'data zamowienia', 'data zlozenia', 'data dodania', 'data'],
      orderStatus: ['order status name', 'order status', 'status zamowienia', 'status'],
      channel: ['order source', 'zrodlo zamowienia', 'zrodlo'],
      currency: ['currency', 'waluta'],
      orderTotal: ['payment done', 'zaplacono', 'wartosc zamowienia', 'suma zamowienia'],
      productCode: ['line items sku', 'product sku', 'products sku', 'sku', 'sku produktu'],
      productName: ['line items name', 'product name', 'products name', 'nazwa produktu'],
      brand: ['producent', 'manufacturer', 'marka'],
      quantity: ['line items quantity', 'product quantity', 'products quantity', 'quantity', 'ilosc'],
      unitPrice: ['line items price brutto', 'price brutto', 'product price', 'cena brutto', 'cena'],
      customerId: ['user login', 'login', 'login kupujacego'],
      email: ['email', 'e mail'],
      phone: ['phone', 'telefon'],
      fullName: ['delivery fullname', 'invoice fullname', 'imie i nazwisko'],
      country: ['delivery country code', 'delivery country', 'kraj'],
      city: ['delivery city', 'miasto', 'miejscowosc'],
      postcode: ['delivery postcode', 'kod pocztowy'],
    },
  },
}
