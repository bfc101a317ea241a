/** Each rule of the code base finds what it is for, and leaves the rest alone. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as code from './code-rules.ts'
import { deadExports, deadFiles, packageOf, undeclaredPackages } from './dead-code.ts'
import { cyclesOf } from './import-graph.ts'
import * as imports from './import-rules.ts'
import { projectOf } from './source-files.ts'
import { misusedReads, plainStatements } from './sql-statements.ts'

const capabilities = ['shops', 'orders', 'loyalty']

test('a capability may import the kit, maths and doors below it, and nothing else', () => {
  const project = projectOf({
    'server/main.ts': "import '../server/loyalty/routes.ts'",
    'server/kit/money.ts': '',
    'server/shops/shops.ts': "import type { Points } from '../loyalty/loyalty.ts'",
    'server/orders/orders.ts': "import '../shops/shops.ts'\nimport '../kit/money.ts'\nimport '../../maths/cohorts/cohorts.ts'",
    'server/orders/orders.test.ts': "import '../../test/database.ts'\nimport '../main.ts'",
    'server/loyalty/loyalty.ts': "export * from '../orders/netting.ts'",
    'server/loyalty/earning.ts': "import '../../test/database.ts'\nconst later = () => import('../main.ts')",
    'server/loyalty/routes.ts': "type Shop = import('../shops/schema.ts').Shop",
    'server/orders/netting.ts': '',
    'server/shops/schema.ts': '',
    'maths/cohorts/cohorts.ts': '',
    'test/database.ts': '',
  })
  assert.deepEqual(imports.capabilityImports(project, capabilities).sort(), [
    'server/loyalty/earning.ts:1 loyalty imports test/database.ts',
    'server/loyalty/earning.ts:2 loyalty imports server/main.ts',
    'server/loyalty/loyalty.ts:1 imports server/orders/netting.ts past the door server/orders/orders.ts',
    'server/loyalty/routes.ts:1 imports server/shops/schema.ts past the door server/shops/shops.ts',
    'server/shops/shops.ts:1 shops imports loyalty, which stands above it',
  ])
})

test('the kit imports no capability', () => {
  const project = projectOf({
    'server/kit/http.ts':
      "import '../shops/shops.ts'\nimport type { Settings } from '../config.ts'\nimport '../main.ts'\nimport './money.ts'",
    'server/kit/money.ts': '',
    'server/shops/shops.ts': '',
    'server/config.ts': '',
    'server/main.ts': '',
  })
  assert.deepEqual(imports.kitImports(project, capabilities), [
    'server/kit/http.ts:1 the kit imports the capability shops',
    'server/kit/http.ts:3 kit imports server/main.ts',
  ])
})

test('settings are values for the wiring only', () => {
  const project = projectOf({
    'server/config.ts': '',
    'server/main.ts': "import { readSettings } from './config.ts'",
    'server/kit/http.ts': "import type { Settings } from '../config.ts'",
    'server/shops/shops.ts': "import { readSettings } from '../config.ts'",
  })
  assert.deepEqual(imports.configImports(project, capabilities), [
    'server/shops/shops.ts:1 imports values of config.ts; settings are handed in by main.ts',
  ])
})

test('a folder of the server stands in the list', () => {
  const project = projectOf({
    'server/orders/orders.ts': '',
    'server/gifts/gifts.ts': '',
    'server/cli/audit.ts': '',
    'server/kit/money.ts': '',
  })
  assert.deepEqual(imports.unlistedCapabilities(project, capabilities), ['server/gifts is not in the list of capabilities'])
})

test('the browser takes types of schemas', () => {
  const project = projectOf({
    'console/src/a.ts':
      "import type { Order } from '../../server/orders/schema.ts'\nimport { type Shop } from '../../server/shops/schema.ts'",
    'console/src/b.ts': "import { Order } from '../../server/orders/schema.ts'",
    'widgets/src/c.ts': "import type { Order } from '../../server/orders/orders.ts'",
    'server/orders/orders.ts': '',
    'server/orders/schema.ts': '',
    'server/shops/schema.ts': '',
  })
  assert.deepEqual(imports.browserImports(project), [
    'console/src/b.ts:1 imports values of server/orders/schema.ts; write import type',
    'widgets/src/c.ts:1 imports server/orders/orders.ts; only schema.ts is open to the browser',
  ])
})

test('pages do not know each other, and ui knows no page', () => {
  const project = projectOf({
    'console/src/pages/audit/AuditPage.tsx': "import '../plan/PlanPage.tsx'\nimport '../../ui/Page.tsx'\nimport './figures.ts'",
    'console/src/pages/audit/figures.ts': '',
    'console/src/pages/plan/PlanPage.tsx': '',
    'console/src/ui/Page.tsx': "import '../shell/Shell.tsx'",
    'console/src/shell/Shell.tsx': "import '../pages/plan/PlanPage.tsx'",
  })
  assert.deepEqual(imports.consoleImports(project), [
    'console/src/pages/audit/AuditPage.tsx:1 the page audit imports the page plan',
    'console/src/ui/Page.tsx:1 ui imports console/src/shell/Shell.tsx, which stands above it',
  ])
})

test('maths imports itself and assertions; its command lines read files', () => {
  const project = projectOf({
    'maths/clv/bg-nbd.ts':
      "import assert from 'node:assert/strict'\nimport '../special/gamma.ts'\nimport 'node:fs'\nimport 'zod'\nimport '../../server/kit/money.ts'",
    'maths/clv/bg-nbd.test.ts': "import 'node:test'\nimport 'fast-check'\nimport '../../test/data.ts'",
    'maths/clv/cli.ts': "import 'node:fs'",
    'maths/special/gamma.ts': '',
    'server/kit/money.ts': '',
    'test/data.ts': '',
  })
  assert.deepEqual(imports.mathsImports(project), [
    'maths/clv/bg-nbd.ts:3 maths imports node:fs',
    'maths/clv/bg-nbd.ts:4 maths imports zod',
    'maths/clv/bg-nbd.ts:5 maths imports ../../server/kit/money.ts',
  ])
})

test('packages of maths build on those before them, by name', () => {
  const manifest = (name: string) => JSON.stringify({ name: `@regulars/${name}`, exports: `./${name}.ts` })
  const project = projectOf(
    {
      'maths/clv/clv.ts': "import '@regulars/special'\nimport '../special/special.ts'\nimport './fit.ts'",
      'maths/clv/fit.ts': '',
      'maths/special/special.ts': "import '@regulars/clv'",
      'maths/other/other.ts': "import '@regulars/special'",
    },
    { 'maths/clv/package.json': manifest('clv'), 'maths/special/package.json': manifest('special') },
  )
  assert.deepEqual(imports.mathsOrder(project, ['special', 'clv']), [
    'maths/clv/clv.ts:2 imports ../special/special.ts past @regulars/special',
    'maths/special/special.ts:1 special imports clv, which does not stand before it',
    'maths/other/other.ts:1 stands in maths/other, which is not in the list',
  ])
})

test('maths knows no clock and no chance', () => {
  const project = projectOf({
    'maths/random/bad.ts': 'export const a = Math.random()\nexport const b = () => performance.now()\nexport const c = process.argv',
    'maths/random/good.ts': 'export const a = Math.exp(1)',
    'maths/random/cli.ts': 'process.exit()',
  })
  assert.deepEqual(code.impureMaths(project), [
    'maths/random/bad.ts:1 uses Math.random; take a seeded generator as a parameter',
    'maths/random/bad.ts:2 uses performance; maths knows neither clock nor input and output',
    'maths/random/bad.ts:3 uses process; maths knows neither clock nor input and output',
  ])
})

test('an import leads to a file', () => {
  const project = projectOf({ 'server/a.ts': "import './b.ts'\nimport './c.ts'\nimport 'zod'", 'server/b.ts': '' })
  assert.deepEqual(imports.lostImports(project), ['server/a.ts:2 imports ./c.ts, which is not there'])
})

test('a circle of values is found, a circle of types is none', () => {
  const project = projectOf({
    'server/a.ts': "export { b } from './b.ts'",
    'server/b.ts': "import { c } from './c.ts'\nimport type { D } from './d.ts'",
    'server/c.ts': "import { a } from './a.ts'",
    'server/d.ts': "import { b } from './b.ts'",
  })
  assert.deepEqual(cyclesOf(project), ['server/a.ts → server/b.ts → server/c.ts → server/a.ts'])
})

test('what no program leads to is dead', () => {
  const project = projectOf(
    {
      'server/main.ts': "import './kit/http.ts'\nnew Worker(new URL('./kit/renderer.ts', import.meta.url))",
      'server/kit/http.ts': '',
      'server/kit/renderer.ts': '',
      'server/kit/forgotten.ts': "import './only-here.ts'",
      'server/kit/only-here.ts': '',
      'server/kit/tested.ts': '',
      'server/kit/tested.test.ts': "import './tested.ts'",
      'maths/cohorts/cohorts.ts': '',
      'console/index.html': '<script type="module" src="/src/main.tsx"></script>',
      'console/src/main.tsx': "import './page.css'\nconst page = lazy(() => import('./Page.tsx'))",
      'console/src/Page.tsx': '',
      'console/src/page.css': '',
      'console/src/old.css': '',
    },
    { 'maths/cohorts/package.json': '{"name":"@regulars/cohorts","exports":"./cohorts.ts"}' },
  )
  assert.deepEqual(deadFiles(project), [
    'server/kit/forgotten.ts is reached from nowhere, and with it 1 more that only it needs',
    'console/src/old.css is reached from nowhere',
  ])
})

test('an exported value is imported by somebody, or stands in a door', () => {
  const project = projectOf({
    'server/orders/orders.ts': 'export const record = 1',
    'server/orders/netting.ts': 'export const used = 1\nexport const unused = 2\nexport interface Shape {}\nexport default 3',
    'server/orders/all.ts': 'export const either = 1',
    'server/orders/record.test.ts': "import { used } from './netting.ts'\nimport * as all from './all.ts'",
  })
  assert.deepEqual(deadExports(project), [
    'server/orders/netting.ts:2 exports unused, which nobody imports',
    'server/orders/netting.ts:4 exports default, which nobody imports',
  ])
})

test('packages are declared where they are used', () => {
  const project = projectOf({
    'server/a.ts': "import 'zod/v4'\nimport '@scope/name/part'\nimport 'node:fs'\nimport './b.ts'",
    'server/b.ts': '',
  })
  assert.deepEqual(
    undeclaredPackages(project, () => new Set(['zod'])),
    ['server/a.ts:2 imports @scope/name, which its package.json does not name'],
  )
  assert.equal(packageOf('node:fs'), null)
})

test('names say what they hold', () => {
  const project = projectOf({
    'server/orders/index.ts': '',
    'server/utils/money.ts': '',
    'console/src/helpers/a.ts': '',
    'server/orders/indexing.ts': '',
  })
  assert.deepEqual(code.emptyNames(project), [
    'server/orders/index.ts is an index file: import the file that is meant',
    'server/utils/money.ts lies in utils/: put it where its subject is',
    'console/src/helpers/a.ts lies in helpers/: put it where its subject is',
  ])
})

test('a file ends after 400 lines', () => {
  const project = projectOf({ 'server/a.ts': '\n'.repeat(400), 'server/b.sql': '\n'.repeat(401) })
  assert.deepEqual(code.longFiles(project), ['server/b.sql has 401 lines, 1 too many: split it by noun'])
})

test('the environment is read in one place', () => {
  const read = 'export const port = process.env.PORT'
  const project = projectOf({
    'server/config.ts': read,
    'bin/start.js': read,
    'server/a.test.ts': read,
    'server/a.ts': read,
    'server/b.ts': "import { env } from 'node:process'",
  })
  assert.deepEqual(code.environmentReads(project), [
    'server/a.ts:1 reads process.env, which is for server/config.ts',
    'server/b.ts:1 imports env, which is for server/config.ts',
  ])
})

test('the time is read in one place', () => {
  const project = projectOf({
    'server/kit/clock.ts': 'export const now = () => new Date()',
    'server/a.ts':
      'export const a = new Date()\nexport const b = Date.now()\nexport const c = new Date(0)\nexport const d = performance.now()',
    'server/a.test.ts': 'new Date()',
    'server/b.ts': "import { Temporal } from 'temporal-polyfill'",
  })
  assert.deepEqual(code.clockReads(project), [
    'server/a.ts:1 reads the time by new Date(); take `now` as a parameter',
    'server/a.ts:2 reads the time by Date.now(); take `now` as a parameter',
  ])
  assert.deepEqual(code.zoneReads(project), ['server/b.ts:1 imports temporal-polyfill, which is for server/kit/clock.ts'])
})

test('types are not got around', () => {
  const project = projectOf({
    'server/a.ts': '// @ts-ignore\nexport const a = b as any\nexport const c = d!\n// @ts-expect-error\nexport const e = 1',
    'server/a.test.ts': '// @ts-expect-error: a Db cannot write\nwrite(db)',
    'server/b.ts': "export const any = 'any'",
  })
  assert.deepEqual(code.untyped(project), [
    'server/a.ts:1 silences the type checker',
    'server/a.ts:4 silences the type checker',
    'server/a.ts:2 says any',
    'server/a.ts:3 asserts with ! that something is there',
  ])
})

test('what is unfinished is not left in comments', () => {
  const later = ['TO', 'DO'].join('')
  const project = projectOf({
    'server/a.ts': `// ${later}: later\nexport const text = '${later}'`,
    'migrations/0001_a.sql': `-- ${later}`,
    'console/a.css': `/* ${later} */`,
  })
  assert.deepEqual(code.unfinished(project), [
    `server/a.ts:1 says ${later}`,
    `migrations/0001_a.sql:1 says ${later}`,
    `console/a.css:1 says ${later}`,
  ])
})

test('the kit speaks of no domain', () => {
  const project = projectOf({
    'server/kit/a.ts':
      'const customerId = 1\nconst order_lines = 2\nconst product = 2 * 3\nexport const b = query.orderBy(customerId, order_lines, product)',
    'server/orders/a.ts': 'export const customerId = 1',
  })
  assert.deepEqual(
    [...new Set(code.domainWords(project).map((finding) => finding.replace(/:\d+/, '')))],
    ['server/kit/a.ts names customerId; the kit knows no customer', 'server/kit/a.ts names order_lines; the kit knows no order lines'],
  )
})

test('writing goes through write(), locking through a transaction', () => {
  const header = "import { all, first, sql, write } from '../kit/database.ts'\n"
  const found = (statement: string) =>
    misusedReads(projectOf({ 'server/orders/a.ts': header + statement })).map((finding) => finding.replace(/^\S+ /, ''))
  assert.deepEqual(found('all(db, sql`select 1 from orders`)'), [])
  assert.deepEqual(found('write(tx, sql`insert into orders values (1)`)'), [])
  assert.deepEqual(found('write(tx, isNew ? sql`insert into orders values (1)` : sql`delete from orders`)'), [])
  assert.deepEqual(found("all(db, sql`select updated_at, 'delete from x' from orders -- update orders set a = 1`)"), [])
  assert.deepEqual(found('first(tx, sql`insert into orders values (1) returning order_id`)'), ['changes rows through first()'])
  assert.deepEqual(found('all(db, sql`with new as (insert into orders values (1) returning 1) select * from new`)'), [
    'changes rows through all()',
  ])
  assert.deepEqual(found('all(db, sql`update orders as o set a = 1`)'), ['changes rows through all()'])
  assert.deepEqual(found('const statement = sql`delete from orders`'), ['changes rows outside a call of write()'])
  assert.deepEqual(found('first(db, sql`select 1 from orders for update`)'), ['locks rows outside a transaction'])
  assert.deepEqual(found('first(tx, sql`select 1 from orders for no key update`)'), [])
})

test('statements are templates', () => {
  const found = (path: string, statement: string) => plainStatements(projectOf({ [path]: statement }))
  assert.deepEqual(found('server/kit/a.ts', "client.query('begin')"), [])
  assert.deepEqual(found('server/orders/a.ts', 'client.query(copyFrom(`copy a from stdin`))'), [])
  assert.deepEqual(found('server/orders/a.ts', "pool.connect().query('begin')"), [
    'server/orders/a.ts:1 runs a statement that is no sql template',
  ])
  assert.deepEqual(found('server/orders/a.ts', 'client.query(`select 1`)'), [
    'server/orders/a.ts:1 runs a statement that is no sql template',
  ])
})
