import type { ImportField } from '../schema.ts'

/** Column names of English files, most telling first; compared after `normaliseHeader`. */
export const englishHeaders: Record<ImportField, string[]> = {
  orderId: [
    ...['order number', 'order no', 'order id', 'order name', 'order code', 'order ref', 'order reference', 'order', 'invoice no', 'invoice number'],
    ...['invoice id', 'invoice', 'transaction id', 'transaction number', 'transaction', 'receipt number', 'receipt no', 'receipt id', 'basket id', 'purchase id'],
  ],
  orderedAt: [
    ...['order date', 'ordered at', 'order created at', 'order time', 'date ordered', 'date placed', 'placed at', 'order datetime', 'invoice date', 'purchase date', 'purchased at'],
    ...['transaction date', 'transaction time', 'sale date', 'sold at', 'created at', 'date created', 'created', 'created date', 'date added', 'date add', 'date', 'datetime', 'timestamp', 'day'],
  ],
  orderStatus: ['order status', 'order state', 'status', 'financial status', 'display financial status', 'payment status', 'state'],
  currency: ['order currency', 'currency code', 'currency', 'presentment currency'],
  exchangeRate: ['exchange rate', 'currency rate', 'conversion rate', 'rate'],
  orderTotal: [
    ...['order total', 'order total amount', 'order amount', 'order value', 'grand total', 'total price', 'total amount', 'total paid', 'amount paid', 'total'],
    ...['order sum', 'invoice total', 'basket value', 'revenue'],
  ],
  refundedAmount: ['refunded amount', 'refunded total', 'total refunded', 'order refund amount', 'refund amount', 'amount refunded', 'refunded', 'refund total'],
  refundOf: ['refund of', 'refund of order', 'refunded order', 'original order', 'original order id', 'original invoice', 'return of', 'parent order', 'parent order id', 'corrected invoice'],
  productCode: [
    ...['sku', 'stock code', 'product code', 'item code', 'item sku', 'product sku', 'variant sku', 'lineitem sku', 'line items sku', 'article number', 'article code', 'product id'],
    ...['item id', 'product number', 'ean', 'gtin', 'barcode', 'variant id', 'item no', 'code'],
  ],
  productName: ['product name', 'item name', 'product title', 'lineitem name', 'line items name', 'line items title', 'item title', 'product', 'item', 'description', 'title', 'article', 'product description'],
  category: ['category', 'product category', 'categories', 'product categories', 'department', 'product type', 'category name', 'collection', 'group', 'product group'],
  quantity: ['quantity', 'qty', 'item quantity', 'item qty', 'lineitem quantity', 'line items quantity', 'units', 'units sold', 'pieces', 'pcs', 'count', 'items', 'items sold', 'cds'],
  unitPrice: [
    ...['unit price', 'item price', 'price per unit', 'product price', 'lineitem price', 'line items price', 'item cost', 'price each', 'selling price', 'variant price'],
    ...['price', 'regular price', 'net price', 'gross price', 'price gross', 'price brutto', 'unit cost'],
  ],
  lineTotal: [
    ...['line total', 'item total', 'lineitem total', 'line items total', 'line amount', 'row total', 'item subtotal', 'line value', 'order line total', 'order line subtotal'],
    ...['sales', 'sales value', 'amount', 'value', 'spend', 'subtotal'],
  ],
  customerId: [
    ...['customer id', 'customer number', 'customer no', 'customer code', 'client id', 'client number', 'user id', 'buyer id', 'member id', 'household id', 'household key'],
    ...['customer user', 'master id', 'visitor id', 'account id', 'account number', 'loyalty id', 'customer'],
  ],
  email: ['email', 'e mail', 'email address', 'e mail address', 'customer email', 'billing email', 'contact email', 'client email', 'user email', 'buyer email', 'mail'],
  phone: ['phone', 'phone number', 'billing phone', 'customer phone', 'mobile', 'mobile phone', 'telephone', 'tel', 'contact phone', 'cell phone', 'shipping phone'],
  firstName: ['first name', 'billing first name', 'customer first name', 'given name', 'forename', 'firstname', 'shipping first name'],
  lastName: ['last name', 'billing last name', 'customer last name', 'surname', 'family name', 'lastname', 'shipping last name'],
  fullName: ['full name', 'customer name', 'billing name', 'billing full name', 'client name', 'buyer name', 'recipient', 'contact name', 'shipping name', 'client', 'buyer'],
  country: ['country code', 'billing country code', 'country', 'billing country', 'customer country', 'country region', 'shipping country', 'shipping country code', 'default address country code'],
  city: ['city', 'billing city', 'town', 'customer city', 'shipping city', 'locality', 'default address city'],
  postcode: ['postcode', 'postal code', 'zip', 'zip code', 'billing postcode', 'billing zip', 'post code', 'shipping postcode', 'shipping zip', 'default address zip'],
  language: ['language', 'locale', 'customer locale', 'lang', 'preferred language', 'language code'],
}
