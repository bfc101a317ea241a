import type { Language } from '../../language.tsx'

/** What previews show in place of an order and a coupon, which come with each message. */
export function sampleData(language: Language, currency: string) {
  const [first, second] = sampleNames[language]
  return {
    coupon: 'REGULAR-10',
    order: {
      ...{ number: '1042', currency, totalMinor: 12_480 },
      lines: [
        { name: first, quantity: 2, totalMinor: 8_980 },
        { name: second, quantity: 1, totalMinor: 3_500 },
      ],
    },
  }
}

const sampleNames: Record<Language, readonly [string, string]> = {
  pl: ['Kawa ziarnista, 250 g', 'Filtry papierowe'],
  uk: ['Кава в зернах, 250 г', 'Паперові фільтри'],
  en: ['Coffee beans, 250 g', 'Paper filters'],
}
