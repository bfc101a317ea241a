/**
 * What shops call gift cards in Polish, Ukrainian and English: the words as a whole, in the name or in the category. A product that only goes
 * with one (a box, a holder) comes before the word for it or in another case, and is none.
 */
const giftCardWords = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:e-?)?(?:${[
    'gift ?(?:card|voucher|certificate)s?',
    'kart[ay] (?:podarunkow|prezentow)[ae]',
    '(?:bony?|vouchery?) (?:podarunkow|upominkow|prezentow)[ye]',
    'подарунков[аі] картк?[аи]',
    'подарунков(?:ий сертифікат|і сертифікати)',
    'сертифікати? подарунков[иі]й?',
  ].join('|')})(?![\\p{L}\\p{N}])(?! (?:box|holder|envelope|tin|wallet))`,
  'iu',
)

/**
 * Whether a product is a gift card: a guess by its name and category. It is a product and no charge, and counts in revenue; a loyalty
 * programme gives nothing for it, because what it buys later earns. The words are documented in docs/methods/netting.md.
 */
export function isGiftCard({ name, category }: { name: string | null; category: string | null }): boolean {
  return [name, category].some((text) => text !== null && giftCardWords.test(text))
}
