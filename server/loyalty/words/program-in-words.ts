/**
 * A programme as its members read it, written from its configuration: nothing is said that the programme does not do, and a
 * change of the one is a change of the other.
 */
import type { HouseholdRules, Program } from '../program.ts'
import type { EarnRule, RuleKind } from '../rules/earn-rule.ts'
import { ruleInWords } from './rule-in-words.ts'
import { type Speaker, speakerOf, textIn, type Wording } from './speaker.ts'
import { type Statement, type Topic, topics } from './statement.ts'
import { tiersInWords } from './tiers-in-words.ts'
import { walletInWords } from './wallet-in-words.ts'

export interface ProgramWords {
  heading: string
  /** One a topic; where there are several kinds of points, one for each of them. Each text is one thing to know, of one sentence or a few. */
  paragraphs: { topic: Topic; title: string; sentences: string[] }[]
}

/** Texts are plain: names that the shop wrote stand in them as they are, for the page to escape. */
export function programInWords(program: Program, wording: Wording): ProgramWords {
  const speaker = speakerOf(program, wording)
  const statements = Map.groupBy(programStatements(program, speaker), ({ topic, wallet }) => `${topics.indexOf(topic)} ${wallet ?? ''}`)
  const walletCodes = program.wallets.map(({ code }) => code)
  const paragraphs = topics.flatMap((topic, place) =>
    ['', ...walletCodes].flatMap((wallet) => {
      const said = statements.get(`${place} ${wallet}`)
      return said === undefined ? [] : [{ topic, title: titleOf(topic, wallet, program, speaker), sentences: said.map(({ text }) => text) }]
    }),
  )
  return { heading: textIn(program.name, wording.language), paragraphs }
}

/** Everything that a member may read of the programme, one thing at a time. */
export function programStatements(program: Program, speaker: Speaker): Statement[] {
  return [
    ...joiningInWords(program, speaker),
    ...rulesInWords(program, speaker),
    ...program.wallets.flatMap((wallet) => walletInWords(wallet, program.rules, speaker)),
    ...(program.tiers === null ? [] : tiersInWords(program.tiers, speaker)),
  ]
}

function titleOf(topic: Topic, wallet: string, { wallets }: Program, { t, isMoney, wallet: nameOf, ofWallet }: Speaker): string {
  const isCredit = wallet === '' ? wallets.some(({ code }) => isMoney(code)) : isMoney(wallet)
  const title = t(isCredit && ofCredit.has(topic) ? `title.${topic}.credit` : `title.${topic}`)
  return ofWallet(wallet) === '' || wallet === '' ? title : t('title.of_wallet', { title, wallet: nameOf(wallet) })
}

/** Titles that speak of points. */
const ofCredit: ReadonlySet<Topic> = new Set(['purchases', 'acts', 'pending', 'expiry', 'worth'])

function joiningInWords({ enrolment, startsOn, wallets, households }: Program, { t, day, isMoney, wallet: nameOf }: Speaker): Statement[] {
  const [only] = wallets
  const ownName =
    wallets.length === 1 && only && !isMoney(only.code) && nameOf(only.code).toLowerCase() !== t('usual_name').toLowerCase()
      ? [nameOf(only.code)]
      : []
  return [
    about('joining', 'enrolment', t(`joining.${enrolment}`)),
    about('joining', 'starts', t('joining.starts', { day: day(startsOn) })),
    ...ownName.map((name) => about('joining', 'name', t('joining.name', { name }))),
    ...(households === null ? [] : [about('joining', 'households', householdsInWords(households, t))]),
  ]
}

const householdsInWords = ({ spend, leaving, maxMembers }: HouseholdRules, t: Speaker['t']): string =>
  t('joining.households', { n: maxMembers, spend, leaving })

function rulesInWords(program: Program, speaker: Speaker): Statement[] {
  const { t } = speaker
  const rules = [...program.rules].sort(inOrder)
  const topicOf = ({ kind }: EarnRule): Topic => (kind.code === 'act' || kind.code === 'event' ? 'acts' : 'purchases')
  const said = rules.map((rule) => about(topicOf(rule), `rule:${rule.id}`, ruleInWords(rule, speaker)))
  const boughtFor = rules.filter((rule) => topicOf(rule) === 'purchases')
  const bases = boughtFor.filter(({ kind }) => kind.code === 'purchase')
  const multipliers = boughtFor.filter(({ kind }) => kind.code === 'multiplier').length + (hasTierFactor(program) ? 1 : 0)
  return [
    ...said,
    ...severalInWords(bases, speaker),
    ...(multipliers > 1 ? [about('purchases', 'multipliers', t(`rules.${program.multipliers}`, examples(program, speaker)))] : []),
    ...(bases.length > 0 ? [about('purchases', 'basis', basisInWords(program, speaker).join(' '))] : []),
  ]
}

/** Of points and money back each adds up by itself. */
function severalInWords(bases: readonly EarnRule[], { t, isMoney }: Speaker): Statement[] {
  const several = [...Map.groupBy(bases, ({ wallet }) => wallet)].flatMap(([wallet, own]) => (own.length > 1 ? [isMoney(wallet)] : []))
  return [
    ...(several.includes(false) ? [about('purchases', 'several', t('rules.several'))] : []),
    ...(several.includes(true) ? [about('purchases', 'several:credit', t('rules.several.credit'))] : []),
  ]
}

/** Phases as they are computed, and within each by priority, ties by id: the order of the text is the order of the work. */
function inOrder(a: EarnRule, b: EarnRule): number {
  return phases[a.kind.code] - phases[b.kind.code] || a.priority - b.priority || (a.id < b.id ? -1 : 1)
}

const phases: Record<RuleKind['code'], number> = {
  purchase: 0,
  multiplier: 1,
  order_bonus: 2,
  unit_bonus: 2,
  nth_order: 2,
  streak: 2,
  act: 3,
  event: 3,
}

const hasTierFactor = ({ tiers }: Program): boolean => tiers?.levels.some(({ benefits }) => Number(benefits.earnFactor) !== 1) ?? false

/** 1.5 and 2 together: the better, what each adds, or both one after the other. */
function examples({ multipliers }: Program, { decimal }: Speaker) {
  const together = { highest: '2', sum: '2.5', product: '3' }[multipliers]
  return { one: decimal('1.5'), other: decimal('2'), together: decimal(together) }
}

function basisInWords({ basis, wallets }: Program, { t, product, allOf, isMoney }: Speaker): string[] {
  const unit = wallets.every(({ code }) => isMoney(code)) ? '.credit' : ''
  const { isShippingCounted, isCreditCounted, excludedProducts, excludedCategories } = basis
  return [
    t(isShippingCounted ? 'basis.with_shipping' : 'basis.goods'),
    t(isCreditCounted ? 'basis.with_credit' : 'basis.without_credit'),
    t(`basis.gift_cards${unit}`),
    ...(excludedProducts.length > 0 ? [t(`basis.products${unit}`, { list: allOf(excludedProducts.map(product)) })] : []),
    ...(excludedCategories.length > 0 ? [t(`basis.categories${unit}`, { list: allOf(excludedCategories) })] : []),
  ]
}

const about = (topic: Topic, key: string, text: string): Statement => ({ topic, wallet: null, key, text })
