import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needs, testData } from '../../../test/data.ts'
import type { FileInspection } from '../schema.ts'
import { tempFiles } from './files-for-tests.ts'
import { inspectFile } from './inspect-file.ts'

const mappingOf = ({ mapping }: FileInspection) => Object.fromEntries(mapping.map(({ field, column }) => [field, column]))
const look = (path: string) => inspectFile(path, { fileName: path })

const onlineRetail = 'online-retail/transactions-2010-12-to-2011-08.csv.gz'
test('Online Retail is understood without help', needs(onlineRetail), async () => {
  const inspection = await look(testData(onlineRetail))
  assert.deepEqual(mappingOf(inspection), {
    ...{ orderId: 'InvoiceNo', orderedAt: 'InvoiceDate', productCode: 'StockCode', productName: 'Description' },
    ...{ quantity: 'Quantity', unitPrice: 'UnitPrice', customerId: 'CustomerID', country: 'Country' },
  })
  assert.ok(inspection.mapping.every(({ confidence }) => confidence === 1))
  const { kind, preset, compression, encoding, delimiter, dateOrder, decimalMark } = inspection
  assert.deepEqual(
    { kind, preset, compression, encoding, delimiter, dateOrder, decimalMark },
    {
      ...{ kind: 'orders', preset: 'generic', compression: 'gzip', encoding: 'utf-8', delimiter: ',', dateOrder: 'ymd', decimalMark: '.' },
    },
  )
  assert.equal(inspection.sample.length, 20)
})

test('CDNOW is understood: one row is one order', needs('cdnow/transactions.csv.gz'), async () => {
  assert.deepEqual(mappingOf(await look(testData('cdnow/transactions.csv.gz'))), {
    customerId: 'customer_id',
    orderedAt: 'date',
    quantity: 'cds',
    lineTotal: 'amount_usd',
  })
})

test('in the CDNOW sample the customer is the master id', needs('cdnow/sample.csv.gz'), async () => {
  assert.deepEqual(mappingOf(await look(testData('cdnow/sample.csv.gz'))), {
    customerId: 'master_id',
    orderedAt: 'date',
    quantity: 'cds',
    lineTotal: 'amount_usd',
  })
})

test('a Shopify order export is understood', needs('payloads/shopify/orders-export.synthetic.csv'), async () => {
  const inspection = await look(testData('payloads/shopify/orders-export.synthetic.csv'))
  assert.equal(inspection.preset, 'shopify')
  assert.deepEqual(mappingOf(inspection), {
    ...{
      orderId: 'Name',
      orderedAt: 'Created at',
      orderStatus: 'Financial Status',
      channel: 'Source',
      currency: 'Currency',
      orderTotal: 'Total',
      refundedAmount: 'Refunded Amount',
    },
    ...{
      productCode: 'Lineitem sku',
      productName: 'Lineitem name',
      brand: 'Vendor',
      quantity: 'Lineitem quantity',
      unitPrice: 'Lineitem price',
    },
    ...{
      email: 'Email',
      phone: 'Billing Phone',
      fullName: 'Billing Name',
      country: 'Billing Country',
      city: 'Billing City',
      postcode: 'Billing Zip',
    },
  })
})

/** A header, one row, and what has to come out; the rows are invented. */
const understood: Record<
  string,
  { text: string; kind?: FileInspection['kind']; preset?: FileInspection['preset']; mapping: Record<string, string> }
> = {
  'a WooCommerce export by item': {
    text: `order_id,order_number,order_date,status,order_currency,order_total,refunded_total,customer_id,billing_first_name,billing_last_name,billing_email,billing_phone,billing_country,billing_city,billing_postcode,shipping_city,item_name,item_sku,item_quantity,item_total,discount_total
11,1011,2026-03-01 10:00:00,completed,PLN,59.90,0,0,Anna,Testowa,anna@example.com,500000001,PL,Kraków,30-001,Kraków,Kawa,KAWA-250,1,59.90,0\n`,
    preset: 'woocommerce',
    mapping: {
      ...{
        orderId: 'order_number',
        orderedAt: 'order_date',
        orderStatus: 'status',
        currency: 'order_currency',
        orderTotal: 'order_total',
        refundedAmount: 'refunded_total',
      },
      ...{
        productCode: 'item_sku',
        productName: 'item_name',
        quantity: 'item_quantity',
        lineTotal: 'item_total',
        customerId: 'customer_id',
        email: 'billing_email',
      },
      ...{
        phone: 'billing_phone',
        firstName: 'billing_first_name',
        lastName: 'billing_last_name',
        country: 'billing_country',
        city: 'billing_city',
        postcode: 'billing_postcode',
      },
    },
  },
  'a WooCommerce export with spoken headers': {
    text: `Order Number,Order Status,Order Date,First Name (Billing),Last Name (Billing),Email (Billing),Phone (Billing),Country Code (Billing),Order Total Amount,SKU,Item Name,Quantity (- Refund),Item Cost
1011,Completed,2026-03-01 10:00,Anna,Testowa,anna@example.com,500000001,PL,59.90,KAWA-250,Kawa,1,59.90\n`,
    preset: 'woocommerce',
    mapping: {
      ...{
        orderId: 'Order Number',
        orderedAt: 'Order Date',
        orderStatus: 'Order Status',
        orderTotal: 'Order Total Amount',
        productCode: 'SKU',
        productName: 'Item Name',
      },
      ...{
        quantity: 'Quantity (- Refund)',
        unitPrice: 'Item Cost',
        email: 'Email (Billing)',
        phone: 'Phone (Billing)',
        firstName: 'First Name (Billing)',
      },
      ...{ lastName: 'Last Name (Billing)', country: 'Country Code (Billing)' },
    },
  },
  'a BaseLinker export': {
    text: `order_id;shop_order_id;order_source;date_add;date_confirmed;order_status_name;user_login;phone;email;currency;payment_done;delivery_fullname;delivery_city;delivery_postcode;delivery_country_code;product_name;product_sku;product_quantity;product_price
900001;2824;allegro;20.11.2026 10:15;20.11.2026 10:16;Nowe;Client:1;500000001;ab@example.com;PLN;112,99;Jan Przykładowy;Warszawa;00-001;PL;Kawa;KAWA;2;50,00\n`,
    preset: 'baselinker',
    mapping: {
      ...{
        orderId: 'order_id',
        orderedAt: 'date_add',
        orderStatus: 'order_status_name',
        channel: 'order_source',
        currency: 'currency',
        orderTotal: 'payment_done',
        productCode: 'product_sku',
      },
      ...{
        productName: 'product_name',
        quantity: 'product_quantity',
        unitPrice: 'product_price',
        customerId: 'user_login',
        email: 'email',
        phone: 'phone',
      },
      ...{ fullName: 'delivery_fullname', country: 'delivery_country_code', city: 'delivery_city', postcode: 'delivery_postcode' },
    },
  },
  'a Polish export': {
    text: 'Nr zamówienia;Data złożenia;Status;Imię i nazwisko;Adres e-mail;Telefon;Kod pocztowy;Miasto;Symbol;Nazwa towaru;Ilość;Cena brutto;Wartość brutto;Waluta;Koszt dostawy\n7;09.03.2026 14:30;Wysłane;Anna Testowa;anna@example.com;500 000 001;30-001;Kraków;KAWA;Kawa;2;49,90;99,80;PLN;12,99\n',
    mapping: {
      ...{
        orderId: 'Nr zamówienia',
        orderedAt: 'Data złożenia',
        orderStatus: 'Status',
        currency: 'Waluta',
        productCode: 'Symbol',
        productName: 'Nazwa towaru',
        quantity: 'Ilość',
      },
      ...{
        unitPrice: 'Cena brutto',
        lineTotal: 'Wartość brutto',
        email: 'Adres e-mail',
        phone: 'Telefon',
        fullName: 'Imię i nazwisko',
        city: 'Miasto',
        postcode: 'Kod pocztowy',
      },
    },
  },
  'a Ukrainian export': {
    text: '№ замовлення;Дата замовлення;Статус;ПІБ;Електронна пошта;Телефон;Місто;Артикул;Назва товару;К-сть;Ціна, грн;Сума, грн;Знижка\n7;09.03.2026 14:30;Виконано;Тестова Олена Іванівна;olena@example.com;0501234567;Київ;KAVA;Кава;2;199,50;399,00;0\n',
    mapping: {
      ...{
        orderId: '№ замовлення',
        orderedAt: 'Дата замовлення',
        orderStatus: 'Статус',
        productCode: 'Артикул',
        productName: 'Назва товару',
        quantity: 'К-сть',
      },
      ...{ unitPrice: 'Ціна, грн', lineTotal: 'Сума, грн', email: 'Електронна пошта', phone: 'Телефон', fullName: 'ПІБ', city: 'Місто' },
    },
  },
  'a list of customers': {
    text: 'Name,Email,Phone,City,Total Spent,Date registered\nAnna Testowa,anna@example.com,500000001,Kraków,120.00,2025-01-01\n',
    kind: 'customers',
    mapping: { fullName: 'Name', email: 'Email', phone: 'Phone', city: 'City' },
  },
  'a Polish file with brand and channel': {
    text: 'Numer zamówienia;Data zamówienia;Źródło zamówienia;Nazwa produktu;Producent;Ilość;Cena brutto\n7;02.03.2026;Allegro;Kawa;Illy;1;49,90\n',
    mapping: {
      ...{ orderId: 'Numer zamówienia', orderedAt: 'Data zamówienia', channel: 'Źródło zamówienia' },
      ...{ productName: 'Nazwa produktu', brand: 'Producent', quantity: 'Ilość', unitPrice: 'Cena brutto' },
    },
  },
  'a Ukrainian file with brand and channel': {
    text: '№ замовлення;Дата замовлення;Канал продажу;Товар;Бренд;Кількість;Ціна\n7;02.03.2026;Prom;Кава;Illy;1;49,90\n',
    mapping: {
      ...{ orderId: '№ замовлення', orderedAt: 'Дата замовлення', channel: 'Канал продажу' },
      ...{ productName: 'Товар', brand: 'Бренд', quantity: 'Кількість', unitPrice: 'Ціна' },
    },
  },
  'an English file whose brands of cards and sources of traffic are neither': {
    text: 'Order ID,Order date,Traffic source,Card brand,Total\n7,2026-03-02,google,Visa,49.90\n',
    mapping: { orderId: 'Order ID', orderedAt: 'Order date', orderTotal: 'Total' },
  },
  'a list of products': {
    text: 'Kod;Nazwa;Kategoria;Cena brutto\nKAWA;Kawa ziarnista;Kawa;49,90\n',
    kind: 'products',
    mapping: { productCode: 'Kod', productName: 'Nazwa', category: 'Kategoria', unitPrice: 'Cena brutto' },
  },
}

for (const [name, { text, kind = 'orders', preset = 'generic', mapping }] of Object.entries(understood)) {
  test(`${name} is understood`, async (t) => {
    const inspection = await look(tempFiles(t)('export.csv', text))
    assert.deepEqual(mappingOf(inspection), mapping)
    assert.equal(inspection.kind, kind)
    assert.equal(inspection.preset, preset)
  })
}

test('values that contradict a name make the guess unsure', async (t) => {
  const { mapping } = await look(tempFiles(t)('x.csv', 'order id,date,total\n1,soon,5\n2,later,6\n3,2026-01-01,7\n'))
  const date = mapping.find(({ field }) => field === 'orderedAt')
  assert.ok((date?.confidence ?? 0) < 0.5)
})

test('an e-mail column is found by its values', async (t) => {
  const { mapping } = await look(tempFiles(t)('x.csv', 'who,date,total\nanna@example.com,2026-01-01,7\n'))
  assert.deepEqual(
    mapping.find(({ field }) => field === 'email'),
    { field: 'email', column: 'who', confidence: 0.5 },
  )
})

test('JSON lines of a shop’s own interface are understood, lines and all', async (t) => {
  const order = {
    ...{
      id: 727,
      number: '727',
      status: 'completed',
      currency: 'PLN',
      date_created: '2026-03-22T16:28:02',
      total: '29.35',
      customer_id: 0,
    },
    ...{ billing: { first_name: 'Anna', last_name: 'Testowa', email: 'anna@example.com', country: 'PL' }, payment_method_title: 'Przelew' },
    line_items: [{ name: 'Kawa', product_id: 93, sku: 'KAWA', quantity: 2, total: '6.00', taxes: [{ id: 75 }] }],
  }
  const inspection = await look(tempFiles(t)('orders.jsonl', `${JSON.stringify(order)}\n`))
  assert.equal(inspection.format, 'jsonl')
  assert.equal(inspection.preset, 'woocommerce')
  assert.deepEqual(mappingOf(inspection), {
    ...{
      orderId: 'number',
      orderedAt: 'date_created',
      orderStatus: 'status',
      currency: 'currency',
      orderTotal: 'total',
      productCode: 'line_items.sku',
    },
    ...{ productName: 'line_items.name', quantity: 'line_items.quantity', lineTotal: 'line_items.total', customerId: 'customer_id' },
    ...{ email: 'billing.email', firstName: 'billing.first_name', lastName: 'billing.last_name', country: 'billing.country' },
  })
})
