/** The SQL of the project: statements of migrations, and of `sql` templates with the calls that they are given to. */
import { type Expression, type TaggedTemplateExpression, Visitor } from 'oxc-parser'
import { isTest, type Project, place, type SourceFile } from './source-files.ts'

export interface Statement {
  /** Lower case, white space squeezed, without comments; texts are `''` and values from outside are `$`. */
  text: string
  place: string
}

/** The statements of all migrations. Throws where one holds a function body: there are none, as there are no triggers. */
export function migrationStatements({ files }: Project): Statement[] {
  return [...files.values()]
    .filter(({ path }) => path.startsWith('migrations/') && path.endsWith('.sql'))
    .flatMap((file) => statementsOf(file))
}

/** Tables whose rows belong to a shop. */
export function shopTables(migrations: readonly Statement[]): Set<string> {
  return new Set(
    migrations.flatMap(
      ({ text }) => /^create (?:unlogged )?table (?:if not exists )?(\w+) \( ?shop_id (?!uuid primary key)/.exec(text)?.[1] ?? [],
    ),
  )
}

/** Every `sql` template of the server that is a whole statement; templates put in are part of its text. */
export function serverStatements(project: Project): Statement[] {
  return serverFiles(project).flatMap((file) => {
    const templates = sqlTemplates(file)
    const named = namedTemplates(file)
    const parts = new Set(
      templates.flatMap((template) =>
        template.quasi.expressions.flatMap((part) => (part.type === 'Identifier' ? (named.get(part.name) ?? []) : [])),
      ),
    )
    return templates
      .filter((template) => !parts.has(template) && !templates.some((other) => other !== template && contains(other, template)))
      .map((template) => ({ text: squeezed(templateText(template, named)), place: place(file, template.start) }))
      .filter(({ text }) => /^(select|insert|update|delete|with|merge|truncate|lock|copy|create|alter|drop|table|values)\b/.test(text))
  })
}

/** Every `sql` template of the server, whole or a part. */
export function serverTemplates(project: Project): Statement[] {
  return serverFiles(project).flatMap((file) =>
    sqlTemplates(file).map((template) => ({ text: squeezed(templateText(template)), place: place(file, template.start) })),
  )
}

/** Calls of `sql.raw` whose argument is not written out on the spot. */
export function rawParts(project: Project): string[] {
  return serverFiles(project).flatMap((file) =>
    callsOf(file).flatMap(({ object, name, values, start }) => {
      const isRaw = (object === 'sql' && name === 'raw') || (object === 'sql' && name === 'lit')
      return isRaw && values.some((value) => value.type !== 'Literal')
        ? [`${place(file, start)} gives sql.${name} a text that is not written out there`]
        : []
    }),
  )
}

/**
 * `all`, `first` and `one` read; what inserts, updates or deletes goes through `write`, or `change` where several run together. A read that locks rows is given
 * a handle named `tx`.
 */
export function misusedReads(project: Project): string[] {
  return serverFiles(project).flatMap((file) => {
    const runs = callsOf(file).filter(({ object, name }) => object === null && runners.has(name) && isImportedFromDatabase(file, name))
    const writes = runs.filter(({ name }) => name === 'write' || name === 'change')
    const templates = sqlTemplates(file).map((template) => ({ template, text: squeezed(templateText(template)) }))
    return templates.flatMap(({ template, text }) => {
      if (writes.some((call) => contains(call, template))) return []
      const read = runs.find((call) => contains(call, template))
      if (changes.test(text))
        return [`${place(file, template.start)} changes rows ${read ? `through ${read.name}()` : 'outside a call of write()'}`]
      const handle = read?.values[0]
      const hasTransaction = handle?.type === 'Identifier' && handle.name === 'tx'
      return locks.test(text) && read && !hasTransaction ? [`${place(file, template.start)} locks rows outside a transaction`] : []
    })
  })
}

/** `client.query('…')`: outside the kit, statements are `sql` templates. */
export function plainStatements(project: Project): string[] {
  return serverFiles(project).flatMap((file) => {
    if (file.path.startsWith('server/kit/')) return []
    return callsOf(file).flatMap(({ object, name, values, start }) => {
      const [first] = values
      const isText = first?.type === 'TemplateLiteral' || (first?.type === 'Literal' && typeof first.value === 'string')
      return object !== null && name === 'query' && isText ? [`${place(file, start)} runs a statement that is no sql template`] : []
    })
  })
}

const runners = new Set(['all', 'first', 'one', 'write', 'change'])
const changes = /\b(insert into|update (only )?[\w$"]+ (as \w+ |\w+ )?set|delete from|merge into|truncate)\b/
const locks = /\bfor (no key )?update\b|\bfor (key )?share\b/

const serverFiles = ({ files }: Project): SourceFile[] =>
  [...files.values()].filter(({ path }) => path.startsWith('server/') && path.endsWith('.ts') && !isTest(path))

function statementsOf(file: SourceFile): Statement[] {
  // A `do` block that puts up with a missing extension reads as the statements in it; spaces keep places true.
  const open = file.text.replace(/^do \$\$\s+begin|^exception when others then[\s\S]*?^\$\$;/gm, (part) => part.replace(/[^\n]/g, ' '))
  if (/\$\w*\$/.test(open)) throw new Error(`${file.path} holds a quoted body, which these checks cannot read`)
  // Comments and texts become spaces of the same length, so that places stay true.
  const bare = open.replace(/--.*|'(?:[^']|'')*'/g, (part) =>
    part.startsWith('--') ? ' '.repeat(part.length) : `''${' '.repeat(part.length - 2)}`,
  )
  let at = 0
  return bare.split(';').flatMap((part) => {
    const start = at + (part.length - part.trimStart().length)
    at += part.length + 1
    return part.trim() === '' ? [] : [{ text: squeezed(part), place: place(file, start) }]
  })
}

const squeezed = (text: string): string =>
  text
    .replace(/--.*/g, ' ')
    .replace(/'(?:[^']|'')*'/g, "''")
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()

function sqlTemplates(file: SourceFile): TaggedTemplateExpression[] {
  const found: TaggedTemplateExpression[] = []
  if (!file.syntax) return found
  new Visitor({
    TaggedTemplateExpression(template) {
      if (template.tag.type === 'Identifier' && template.tag.name === 'sql') found.push(template)
    },
  }).visit(file.syntax.program)
  return found
}

/** `const part = sql`…`` of a file, by name. */
function namedTemplates(file: SourceFile): Map<string, TaggedTemplateExpression> {
  const templates = new Set(sqlTemplates(file))
  const named = new Map<string, TaggedTemplateExpression>()
  if (!file.syntax) return named
  new Visitor({
    VariableDeclarator({ id, init }) {
      if (id.type === 'Identifier' && init?.type === 'TaggedTemplateExpression' && templates.has(init)) named.set(id.name, init)
    },
  }).visit(file.syntax.program)
  return named
}

type Named = ReadonlyMap<string, TaggedTemplateExpression>

/** The template's text; templates put in, there or by name, are put in where they stand, anything else from outside is `$`. */
function templateText({ quasi }: TaggedTemplateExpression, named: Named = new Map()): string {
  return quasi.quasis.map(({ value }, index) => value.raw + insertedText(quasi.expressions[index], named)).join('')
}

function insertedText(expression: Expression | undefined, named: Named): string {
  if (expression === undefined) return ''
  if (expression.type === 'TaggedTemplateExpression') return templateText(expression, named)
  if (expression.type === 'ConditionalExpression')
    return `${insertedText(expression.consequent, named)} ${insertedText(expression.alternate, named)}`
  const part = expression.type === 'Identifier' ? named.get(expression.name) : undefined
  return part ? templateText(part, named) : '$'
}

interface Call {
  /** `sql` of `sql.raw(…)`; null for a plain function; empty where it is no plain name. */
  object: string | null
  name: string
  values: readonly { type: string; name?: unknown; value?: unknown }[]
  start: number
  end: number
}

function callsOf(file: SourceFile): Call[] {
  const found: Call[] = []
  if (!file.syntax) return found
  new Visitor({
    CallExpression({ callee, arguments: values, start, end }) {
      if (callee.type === 'Identifier') found.push({ object: null, name: callee.name, values, start, end })
      if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return
      found.push({ object: callee.object.type === 'Identifier' ? callee.object.name : '', name: callee.property.name, values, start, end })
    },
  }).visit(file.syntax.program)
  return found
}

function isImportedFromDatabase(file: SourceFile, name: string): boolean {
  const imports = file.syntax?.module.staticImports.filter(({ moduleRequest }) => moduleRequest.value.endsWith('/database.ts')) ?? []
  return imports.some(({ entries }) => entries.some(({ localName }) => localName.value === name))
}

const contains = (outer: { start: number; end: number }, inner: { start: number; end: number }): boolean =>
  outer.start <= inner.start && inner.end <= outer.end
