/** What code may say, file by file. Each rule answers with its findings: a place, and what is wrong there. */
import { posix } from 'node:path'
import { Visitor, type VisitorObject } from 'oxc-parser'
import { isTest, type Project, place, type SourceFile } from './source-files.ts'

export const longestFile = 400

/** Names that say nothing of what a file or folder holds. */
export function emptyNames({ files }: Project): string[] {
  return [...files.keys()].flatMap((path) => {
    if (/^index\.(ts|tsx|js|css)$/.test(posix.basename(path))) return [`${path} is an index file: import the file that is meant`]
    const folder = posix
      .dirname(path)
      .split('/')
      .find((name) => emptyFolder.test(name))
    return folder === undefined ? [] : [`${path} lies in ${folder}/: put it where its subject is`]
  })
}

export function longFiles({ files }: Project): string[] {
  return [...files.values()].flatMap(({ path, text }) => {
    const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
    return lines <= longestFile ? [] : [`${path} has ${lines} lines, ${lines - longestFile} too many: split it by noun`]
  })
}

/** Settings come from config.ts; set-up, tests and builds read the environment themselves. */
export function environmentReads({ files }: Project): string[] {
  return product(files, /^(server|maths|console\/src|widgets|sdk)\//).flatMap((file) => {
    if (file.path === 'server/config.ts') return []
    return calls(file, (say) => ({
      MemberExpression({ object, property, start }) {
        if (isName(object, 'process') && isName(property, 'env')) say(start, 'reads process.env, which is for server/config.ts')
      },
      ImportSpecifier({ imported, start }) {
        if (isName(imported, 'env')) say(start, 'imports env, which is for server/config.ts')
      },
    }))
  })
}

/** Instants come from the clock that is handed in. What has passed since is measured by performance.now(). */
export function clockReads({ files }: Project): string[] {
  return product(files, /^(server|maths)\//).flatMap((file) => {
    if (file.path === 'server/kit/clock.ts') return []
    return calls(file, (say) => ({
      NewExpression({ callee, arguments: values, start }) {
        if (isName(callee, 'Date') && values.length === 0) say(start, 'reads the time by new Date(); take `now` as a parameter')
      },
      CallExpression({ callee, start }) {
        if (isName(callee, 'Date')) say(start, 'reads the time by Date(); take `now` as a parameter')
      },
      MemberExpression({ object, property, start }) {
        if (isName(object, 'Date') && isName(property, 'now')) say(start, 'reads the time by Date.now(); take `now` as a parameter')
        if (isName(object, 'Temporal') && isName(property, 'Now')) say(start, 'reads the time by Temporal.Now; take `now` as a parameter')
      },
    }))
  })
}

/** The rules of time zones are asked in one place. */
export function zoneReads({ files }: Project): string[] {
  return [...files.values()].flatMap((file) => {
    if (/^server\/kit\/clock(\.test)?\.ts$/.test(file.path)) return []
    const imports =
      file.syntax?.module.staticImports.filter(({ moduleRequest }) => moduleRequest.value.startsWith('temporal-polyfill')) ?? []
    return imports.map(({ start }) => `${place(file, start)} imports temporal-polyfill, which is for server/kit/clock.ts`)
  })
}

/** Pure libraries: the same input, the same output, wherever they run. */
export function impureMaths({ files }: Project): string[] {
  return product(files, /^maths\//).flatMap((file) => {
    if (posix.basename(file.path) === 'cli.ts') return []
    return calls(file, (say) => ({
      MemberExpression({ object, property, start }) {
        if (isName(object, 'Math') && isName(property, 'random')) say(start, 'uses Math.random; take a seeded generator as a parameter')
      },
      Identifier({ name, start }) {
        if (outsideWorld.has(name)) say(start, `uses ${name}; maths knows neither clock nor input and output`)
      },
    }))
  })
}

/** Ways around the types. */
export function untyped({ files }: Project): string[] {
  return [...files.values()].flatMap((file) => {
    const comments = file.syntax?.comments ?? []
    const silenced = comments.filter(
      ({ value }) => /@ts-(ignore|nocheck)/.test(value) || (value.includes('@ts-expect-error') && !isTest(file.path)),
    )
    return [
      ...silenced.map(({ start }) => `${place(file, start)} silences the type checker`),
      ...calls(file, (say) => ({
        TSAnyKeyword: ({ start }) => say(start, 'says any'),
        TSNonNullExpression: ({ start }) => say(start, 'asserts with ! that something is there'),
      })),
    ]
  })
}

/** What is left for later stands in ROADMAP.md, or it is done now. */
export function unfinished({ files }: Project): string[] {
  return [...files.values()].flatMap((file) =>
    commentsOf(file).flatMap(({ value, start }) => {
      const word = /\b(TODO|FIXME|XXX|HACK)\b/.exec(value)?.[1]
      return word ? [`${place(file, start)} says ${word}`] : []
    }),
  )
}

/** Identifiers of the kit that speak of what a shop sells, to whom and why. */
export function domainWords({ files }: Project): string[] {
  return product(files, /^server\/kit\//).flatMap((file) => {
    return calls(file, (say) => ({
      Identifier({ name, start }) {
        const word = domain.exec(words(name))?.[0]
        if (word) say(start, `names ${name}; the kit knows no ${word}`)
      },
    }))
  })
}

const emptyFolder = /^(utils?|helpers?|common|types|shared|misc|lib)$/
const outsideWorld = new Set([
  'process',
  'fetch',
  'performance',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'console',
  'crypto',
  'globalThis',
])

/** Words with one meaning only: a message, an event or a segment of a text is something in the kit too. */
const domain = new RegExp(
  `\\b(${[
    ...[
      'customer',
      'refund',
      'catalog',
      'consent',
      'cohort',
      'loyalty',
      'reward',
      'redemption',
      'referral',
      'advocate',
      'coupon',
      'campaign',
      'journey',
    ],
    ...['parcel', 'survey', 'review', 'newsletter', 'purchase', 'buyer', 'shopper', 'audit', 'membership', 'recommendation', 'prediction'],
    // An order is a sequence too, a product comes out of a multiplication, and a UUID has a variant.
    ...[
      'order (id|line|number|total|state|status)',
      '(product|variant|category) (id|code|name)',
      'points? (balance|entry|entries|lot)',
      'tier (id|name|level)',
    ],
  ].join('|')})s?\\b`,
)

const product = (files: Project['files'], where: RegExp): SourceFile[] =>
  [...files.values()].filter(({ path }) => where.test(path) && !isTest(path))

/** What a visitor of the syntax tree has to say about a file, with the places. */
function calls(file: SourceFile, visitor: (say: (at: number, sentence: string) => void) => VisitorObject): string[] {
  const findings: string[] = []
  if (file.syntax) new Visitor(visitor((at, sentence) => findings.push(`${place(file, at)} ${sentence}`))).visit(file.syntax.program)
  return findings
}

const isName = (node: { type: string }, name: string): boolean => node.type === 'Identifier' && 'name' in node && node.name === name

const words = (name: string): string =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replaceAll('_', ' ')

function commentsOf({ path, text, syntax }: SourceFile): { value: string; start: number }[] {
  if (syntax) return syntax.comments
  const comment = path.endsWith('.sql') ? /--.*/g : /\/\*.*?\*\/|<!--.*?-->/gs
  return [...text.matchAll(comment)].map(({ 0: value, index }) => ({ value, start: index }))
}
