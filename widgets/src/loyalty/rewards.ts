import type { ClaimView, MemberView } from '../../../server/loyalty/member-schema.ts'
import type { Door } from './door.ts'
import { button, h, list } from './elements.ts'
import type { Member } from './enter.ts'
import type { Texts } from './texts.ts'

interface Rewards {
  door: Door
  texts: Texts
  /** Somebody got something: the rest of the page is no longer true. */
  changed: (view: MemberView) => void
}

type Offer = MemberView['rewards'][number]

/** What can be had, one press each; the codes that wait to be used; and how to recommend the shop. */
export function drawRewards({ session, view }: Member, { door, texts, changed }: Rewards): HTMLElement {
  const said = h('div', { class: 'said', role: 'status', tabindex: -1 })
  const offers = h('div', {})
  draw(view)
  return h('div', {}, said, offers)

  function draw({ coupons, rewards, order, referral }: MemberView): void {
    offers.replaceChildren(
      ...(coupons.length === 0 ? [] : [h('h3', {}, texts.codes), ...coupons.map((coupon) => drawCode(coupon, texts))]),
      ...(order ? [h('p', { class: 'soft' }, order)] : []),
      ...(rewards.length === 0 ? [h('p', { class: 'soft' }, texts.noRewards)] : rewards.map(drawOffer)),
      ...(referral ? drawReferral(referral, texts) : []),
    )
  }

  function drawOffer(offer: Offer): HTMLElement {
    const { name, gives, cost, conditions, canBeHad, reasons } = offer
    // One key for one wish: pressed twice, or sent twice by a bad line, it is one claim.
    const key = chance()
    const get = canBeHad
      ? button(texts.get, { class: 'get', 'aria-label': `${texts.get}: ${name}, ${cost}` }, () => void claim(offer, key, get))
      : null
    return h(
      'article',
      { class: canBeHad ? 'offer' : 'offer later' },
      h('div', {}, h('h3', {}, name), h('p', {}, gives), h('p', { class: 'cost' }, cost), list('soft', [...reasons, ...conditions])),
      get,
    )
  }

  async function claim(offer: Offer, key: string, get: HTMLButtonElement | null): Promise<void> {
    // An example gets nothing.
    if (session === '' || !get || get.getAttribute('aria-disabled') === 'true') return
    get.setAttribute('aria-disabled', 'true')
    const claimed = await door.claim(session, offer.rewardId, key).catch(() => null)
    said.replaceChildren(...drawAnswer(offer, claimed, texts))
    said.focus()
    get.removeAttribute('aria-disabled')
    const now = claimed && (await door.status(session).catch(() => null))
    if (!now) return
    // The code that stands above need not stand below as well.
    const coupon = claimed.kind === 'claimed' ? claimed.coupon : null
    draw({ ...now, coupons: now.coupons.filter(({ code }) => code !== coupon) })
    changed(now)
  }
}

function drawAnswer({ name }: Offer, claimed: ClaimView | null, texts: Texts): HTMLElement[] {
  if (claimed === null) return [h('p', {}, texts.failed)]
  if (claimed.kind === 'not_available')
    return [h('p', {}, h('strong', {}, name)), list('notes', claimed.reasons) ?? h('p', {}, texts.failed)]
  const { coupon, text, until } = claimed
  return [
    h('p', {}, h('strong', {}, `${texts.yours}: ${name}`)),
    h('p', {}, text),
    ...(coupon === null ? [] : [drawCode({ code: coupon, name: '', until }, texts)]),
  ]
}

function drawCode({ code, name, until }: MemberView['coupons'][number], texts: Texts): HTMLElement {
  const shown = h('code', {}, code)
  return h(
    'div',
    { class: 'code' },
    h('div', {}, name === '' ? null : h('p', {}, name), shown, until === null ? null : h('p', { class: 'soft' }, until)),
    copyButton(shown, code, texts),
  )
}

function drawReferral({ link, text, state }: NonNullable<MemberView['referral']>, texts: Texts): HTMLElement[] {
  const shown = h('code', {}, link)
  // Whoever closes the browser's own choice of where to send it has changed their mind, and nothing is wrong.
  const share = () => void navigator.share({ url: link }).catch(() => {})
  const ways = h('div', { class: 'ways' }, copyButton(shown, link, texts), 'share' in navigator ? button(texts.share, {}, share) : null)
  return [
    h('h3', {}, texts.referral),
    h('p', {}, text),
    h('div', { class: 'code' }, shown, ways),
    ...(state === null ? [] : [h('p', { class: 'soft' }, state)]),
  ]
}

/** Pages without encryption have no `randomUUID`. */
const chance = (): string => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')

/** Where a page may not write to the clipboard, what is to be copied is selected instead. */
function copyButton(shown: HTMLElement, text: string, texts: Texts): HTMLButtonElement {
  const copy = button(texts.copy, { 'aria-label': `${texts.copy}: ${text}` }, () => {
    const select = () => getSelection()?.selectAllChildren(shown)
    if (!navigator.clipboard) return select()
    navigator.clipboard.writeText(text).then(() => {
      copy.textContent = texts.copied
      copy.setAttribute('aria-label', `${texts.copied}: ${text}`)
    }, select)
  })
  return copy
}
