import type { MemberView } from '../../../server/loyalty/member-schema.ts'
import { h, list } from './elements.ts'
import type { Texts } from './texts.ts'

/** What somebody has, until when, and how far it is to the next level. */
export function drawBalance({ wallets, tier }: MemberView, texts: Texts): HTMLElement[] {
  return [
    h(
      'div',
      { class: 'wallets' },
      ...wallets.map(({ name, amount, notes, expiring }) =>
        h(
          'div',
          { class: 'wallet' },
          name === null ? null : h('h3', {}, name),
          h('p', { class: 'amount' }, amount),
          list('notes', notes),
          expiring.length === 0 ? null : drawExpiring(expiring, texts),
        ),
      ),
    ),
    ...(tier ? [drawTier(tier, texts)] : []),
  ]
}

function drawExpiring([first = '', ...later]: readonly string[], texts: Texts): HTMLElement {
  if (later.length === 0) return h('p', { class: 'soft' }, `${texts.usable}: ${first}`)
  return h('details', {}, h('summary', {}, `${texts.usable}: ${first}`), list('notes', later))
}

function drawTier({ name, perks, share, way, loss }: NonNullable<MemberView['tier']>, texts: Texts): HTMLElement {
  const head = [`${texts.level} `, h('strong', {}, name)]
  const more = [...(loss === null ? [] : [loss]), ...perks]
  return h(
    'div',
    { class: 'tier' },
    more.length === 0 ? h('p', {}, ...head) : h('details', {}, h('summary', {}, ...head), list('notes', more)),
    share === null ? null : h('progress', { max: 1, value: share, 'aria-label': way ?? name }),
    way === null ? null : h('p', { class: 'soft' }, way),
  )
}
