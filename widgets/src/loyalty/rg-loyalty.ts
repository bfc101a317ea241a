/**
 * `<rg-loyalty>`: what a member has, can have and had, on a page of the shop. See docs/developers/loyalty-widget.md.
 *
 * Everything that it shows are texts from its server, set as text. Whatever goes wrong, the place stays empty and the page around
 * it works as ever.
 */
import type { MemberView, ProgramView } from '../../../server/loyalty/member-schema.ts'
import { drawBalance } from './balance.ts'
import { type Door, openDoor } from './door.ts'
import { h } from './elements.ts'
import { enter, type Member } from './enter.ts'
import { drawJoining } from './joining.ts'
import { drawRewards } from './rewards.ts'
import styles from './rg-loyalty.css?inline'
import { drawRules } from './rules.ts'
import { drawStatement } from './statement.ts'
import { drawTabs } from './tabs.ts'
import { textsOf } from './texts.ts'

/** Where this script came from: there is the server. */
const origin = new URL((document.currentScript as HTMLScriptElement | null)?.src ?? location.href).origin

export class RgLoyalty extends HTMLElement {
  static observedAttributes = ['shop', 'token', 'data-token-url', 'lang']
  /** A member to show without asking anybody: for previews. */
  example: MemberView | null = null
  readonly #root: ShadowRoot
  #round = 0

  constructor() {
    super()
    this.#root = this.attachShadow({ mode: 'open' })
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(styles)
    this.#root.adoptedStyleSheets = [sheet]
  }

  connectedCallback(): void {
    void this.#begin()
  }

  attributeChangedCallback(_name: string, before: string | null): void {
    if (before !== null && this.isConnected) void this.#begin()
  }

  /** Shows who is there. Of several rounds the last one counts: pages change attributes one after the other. */
  async #begin(): Promise<void> {
    const round = ++this.#round
    await Promise.resolve()
    try {
      const shown = await this.#look()
      if (round === this.#round) this.#root.replaceChildren(...(shown ? [shown] : []))
    } catch {
      // The server is away, or the browser lacks something: an empty place does no harm.
      if (round === this.#round) this.#root.replaceChildren()
    }
  }

  /** Who can join sees how, and the rules to agree to; whoever has then joined sees what they have. */
  #card(member: Member, door: Door): HTMLElement {
    const { session, view } = member
    if (!view.joining) return memberCard(member, door)
    const texts = textsOf(view.language)
    const join = async () => {
      const joined = await door.join(session).catch(() => null)
      if (joined === null) return false
      const shown = memberCard({ session, view: joined }, door)
      // The button is gone, and with it the place on the page: whoever pressed it goes on from the beginning of what is new.
      shown.tabIndex = -1
      this.#root.replaceChildren(shown)
      shown.focus({ preventScroll: true })
      return true
    }
    const wallets = view.wallets.length === 0 ? [] : [h('div', { class: 'balance' }, ...drawBalance(view, texts))]
    const rules = h('div', { class: 'panel' }, ...drawRules(view.words))
    return card(view, [...wallets, drawJoining({ text: view.joining.text, texts, join }), rules])
  }

  async #look(): Promise<HTMLElement | null> {
    const door = openDoor(origin, this.lang || this.closest('[lang]')?.getAttribute('lang') || navigator.language)
    if (this.example) return memberCard({ session: '', view: this.example }, door)
    const shop = this.getAttribute('shop')
    if (!shop) return null
    const member = await enter(this, { shop, door })
    if (member) return this.#card(member, door)
    const program = await door.program(shop)
    return program && card(program, [h('div', { class: 'panel' }, ...drawRules(program.words))])
  }
}

/** Balance above, and below it what can be had, what was, and the rules. */
function memberCard(member: Member, door: Door): HTMLElement {
  const texts = textsOf(member.view.language)
  const balance = h('div', { class: 'balance' }, ...drawBalance(member.view, texts))
  const rewards = drawRewards(member, {
    ...{ door, texts },
    changed: (view) => {
      balance.replaceChildren(...drawBalance(view, texts))
      statement.refresh()
    },
  })
  const statement = drawStatement({ door, texts, session: member.session })
  const tabs = drawTabs(
    [
      { title: texts.rewards, content: [rewards] },
      { title: texts.statement, content: [statement.element], shown: statement.show },
      { title: texts.rules, content: drawRules(member.view.words) },
    ],
    texts.parts,
  )
  return card(member.view, [balance, ...tabs])
}

function card({ language, words }: ProgramView, content: HTMLElement[]): HTMLElement {
  return h('section', { class: 'card', lang: language, 'aria-label': words.heading }, h('h2', {}, words.heading), ...content)
}
