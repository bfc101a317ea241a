/**
 * Liquid as merchants may use it: values and conditions, and nothing that reaches out of what a message was given. Values are
 * properties of their own only; what writes HTML escapes it; tags and filters are a list of what is allowed.
 */
import { Liquid, type Template } from 'liquidjs'
import type { Language } from '../../kit/language.ts'
import { formatMoney } from '../../kit/money.ts'
import { vocative } from '../../kit/vocative.ts'

/** `html` escapes every value; `text` is for subjects and the plain part. */
export type Dialect = 'html' | 'text'

export interface RenderScene {
  language: Language
  currency: string
}

export interface MessageLiquid {
  /** Throws where the text is no Liquid, or uses what is not allowed. */
  parse(text: string): Template[]
  /** Throws where a variable is missing that has no default. */
  render(templates: Template[], data: object, scene: RenderScene): string
}

export function openLiquid(dialect: Dialect): MessageLiquid {
  const liquid = new Liquid({
    ...{ ownPropertyOnly: true, strictVariables: true, strictFilters: true, lenientIf: true, cache: false },
    ...{ parseLimit: 500_000, renderLimit: 200, memoryLimit: 5_000_000, relativeReference: false, dynamicPartials: false },
    ...(dialect === 'html' ? { outputEscape: 'escape' as const } : {}),
    fs: noFiles,
  })
  for (const name of Object.keys(liquid.tags)) if (!allowedTags.has(name)) delete liquid.tags[name]
  for (const name of Object.keys(liquid.filters)) if (!allowedFilters.has(name)) delete liquid.filters[name]
  addOwnFilters(liquid)
  return {
    parse: (text) => liquid.parse(text),
    render: (templates, data, scene) => {
      scenes.set(data, scene)
      return String(liquid.renderSync(templates, data))
    },
  }
}

const allowedTags = new Set(['if', 'unless', 'elsif', 'else', 'case', 'when', 'for', 'break', 'continue', 'assign', 'comment', '#'])

const allowedFilters = new Set([
  ...['escape', 'default', 'upcase', 'downcase', 'capitalize', 'strip', 'truncate', 'truncatewords', 'replace', 'append', 'prepend'],
  ...['size', 'first', 'last', 'join', 'sort', 'reverse', 'uniq', 'where', 'map', 'slice', 'split'],
  ...['plus', 'minus', 'times', 'divided_by', 'modulo', 'round', 'floor', 'ceil', 'at_least', 'at_most', 'abs'],
])

/** What filters know of the message; beside its data, so that no template can spell it. */
const scenes = new WeakMap<object, RenderScene>()

function addOwnFilters(liquid: Liquid): void {
  const sceneOf = ({ environments }: { environments: object }): RenderScene => {
    const scene = scenes.get(environments)
    if (!scene) throw new Error('Filters run within a message.')
    return scene
  }
  liquid.registerFilter('vocative', function (name: unknown) {
    return vocative(String(name ?? ''), sceneOf(this.context).language)
  })
  liquid.registerFilter('money', function (amountMinor: unknown, currency?: unknown) {
    const { language, currency: own } = sceneOf(this.context)
    return formatMoney(Math.round(Number(amountMinor)), typeof currency === 'string' ? currency : own, language)
  })
  liquid.registerFilter('plural', function (count: unknown, ...forms: unknown[]) {
    return pluralForm(Number(count), forms.map(String), sceneOf(this.context).language)
  })
  // Into an attribute that is an address comes one, or nothing.
  liquid.registerFilter('web_address', (address: unknown) => {
    const url = URL.parse(String(address ?? ''))
    return url && /^https?:$/.test(url.protocol) ? url.href : ''
  })
}

/** Of forms in the order of the language (Polish and Ukrainian: one, few, many, other; English: one, other). The last stands for what is missing. */
function pluralForm(count: number, forms: readonly string[], language: Language): string {
  const order = language === 'en' ? ['one', 'other'] : ['one', 'few', 'many', 'other']
  const form = new Intl.PluralRules(language).select(count)
  return forms[Math.min(order.indexOf(form), forms.length - 1)] ?? ''
}

const refuse = (): never => {
  throw new Error('There are no files here.')
}

const noFiles = {
  readFile: async () => refuse(),
  readFileSync: refuse,
  exists: async () => false,
  existsSync: () => false,
  contains: async () => false,
  containsSync: () => false,
  resolve: refuse,
}
