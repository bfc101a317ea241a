/**
 * What every sentence about a programme needs: texts of the reader's language, money, numbers, days and names as people of
 * that language write them.
 */
import { type Catalogues, type Language, loadCatalogues, type MessageValues, translator } from '../../kit/language.ts'
import type { LocalText, Program } from '../program.ts'
import { type Formats, formatsOf } from './formats.ts'

/** What the shop calls the things that a programme knows by a code or an id. What is not named here is said by its code, segments without a name. */
export interface KnownNames {
  products?: ReadonlyMap<string, string>
  channels?: ReadonlyMap<string, string>
  segments?: ReadonlyMap<string, string>
}

export interface Wording {
  language: Language
  names?: KnownNames
  catalogues?: Catalogues
}

export interface Speaker extends Omit<Formats, 'money'> {
  /** A text of `loyalty.words`. */
  t: (key: string, values?: MessageValues) => string
  /** Without decimals where there are none to say. In the programme's currency unless another is named. */
  money: (amountMinor: number, currency?: string) => string
  /** '12 months and 10 days'; never asked for a period of nothing. */
  period: (period: { months: number; days: number }) => string
  /** '5 points', and of which wallet where several hold points; '2 zł of store credit' where money comes back. */
  points: (n: number, wallet: string) => string
  /** The same as a sum: '2 zł'. */
  sum: (n: number, wallet: string) => string
  isMoney: (wallet: string) => boolean
  /** Whether anything that is earned is money. */
  givesMoney: boolean
  /** The programme's. */
  currency: string
  /** Which wallet's, where there are several: ' “Beans”', and otherwise nothing. */
  ofWallet: (wallet: string) => string
  wallet: (code: string) => string
  tier: (code: string) => string
  product: (code: string) => string
  channel: (code: string) => string
  /** Null where segments are not named: to a shopper they never are. */
  segment: (id: string) => string | null
  /** Names in quotes, joined by “or”; long lists end with how many more there are. `allOf` joins by “and”. */
  anyOf: (names: readonly string[]) => string
  allOf: (names: readonly string[]) => string
}

/** In a sentence nobody reads more names than this. */
const longestList = 12

export function speakerOf(program: Program, { language, names = {}, catalogues = loadCatalogues() }: Wording): Speaker {
  const translate = translator(language, catalogues)
  const formats = formatsOf(language)
  const t: Speaker['t'] = (key, values) => translate(`loyalty.words.${key}`, values)
  const wallets = namesByCode(program.wallets, language)
  const tiers = namesByCode(program.tiers?.levels ?? [], language)
  const wallet = (code: string) => wallets.get(code) ?? code
  const ofWallet = (code: string) => (wallets.size > 1 ? ` ${t('quoted', { text: wallet(code) })}` : '')
  const money: Speaker['money'] = (amountMinor, currency = program.currency) => formats.money(amountMinor, currency)
  const moneyWallets = new Set(program.wallets.flatMap(({ code, currency }) => (currency === null ? [] : [code])))
  // Beside money, points of the only kind need no name.
  const hasKinds = program.wallets.length - moneyWallets.size > 1
  const points = (n: number, code: string) => t('points', { n }) + (hasKinds ? ofWallet(code) : '')
  const { or, and } = formats
  const listed = (all: readonly string[]) => [
    ...all.slice(0, longestList).map((text) => t('quoted', { text })),
    ...(all.length > longestList ? [t('others', { n: all.length - longestList })] : []),
  ]
  return {
    ...formats,
    t,
    money,
    period: ({ months, days }) => and([...(months > 0 ? [t('months', { n: months })] : []), ...(days > 0 ? [t('days', { n: days })] : [])]),
    points: (n, code) => (moneyWallets.has(code) ? t('reward.store_credit', { money: money(n) }) : points(n, code)),
    sum: (n, code) => (moneyWallets.has(code) ? money(n) : points(n, code)),
    ...{ currency: program.currency, givesMoney: moneyWallets.size > 0 },
    isMoney: (code) => moneyWallets.has(code),
    ofWallet,
    wallet,
    tier: (code) => tiers.get(code) ?? code,
    product: (code) => names.products?.get(code) ?? code,
    channel: (code) => names.channels?.get(code) ?? code,
    segment: (id) => names.segments?.get(id) ?? null,
    anyOf: (all) => or(listed(all)),
    allOf: (all) => and(listed(all)),
  }
}

/** The text in this language, or in the first of English, Polish and Ukrainian that there is. */
export function textIn(text: LocalText, language: Language): string {
  return text[language] ?? text.en ?? text.pl ?? text.uk ?? ''
}

/** Names by code; what would be called as something before it carries a number, so that readers can tell them apart. */
function namesByCode(named: readonly { code: string; name: LocalText }[], language: Language): Map<string, string> {
  const seen = new Map<string, number>()
  return new Map(
    named.map(({ code, name }) => {
      const text = textIn(name, language)
      const times = (seen.get(text) ?? 0) + 1
      seen.set(text, times)
      return [code, times === 1 ? text : `${text} (${times})`]
    }),
  )
}
