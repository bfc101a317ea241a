import { polishPeople } from './polish-people.ts'
import { polishProducts } from './polish-products.ts'
import { polishWork } from './polish-work.ts'
import { atEaster, beforeEaster, blackFriday, easternEaster, everyYear, westernEaster } from './seasons.ts'
import type { ShopProfile } from './shop-profile.ts'
import { ukrainianPeople } from './ukrainian-people.ts'
import { ukrainianProducts } from './ukrainian-products.ts'
import { ukrainianWork } from './ukrainian-work.ts'

/** The demo shops: one Polish, one Ukrainian. */
export const demoShops = ['pl', 'uk'] as const

export type DemoShop = (typeof demoShops)[number]

const presents = { isOfPresents: true }
const discounts = { isOfDiscounts: true }

export const shopProfiles: Readonly<Record<DemoShop, ShopProfile>> = {
  pl: {
    shop: { name: 'Palarnia Siódme Ziarno', country: 'PL', currency: 'PLN', timeZone: 'Europe/Warsaw', languages: ['pl'] },
    people: polishPeople,
    products: polishProducts,
    charges: {
      postage: [
        { name: 'Dostawa – automat paczkowy', price: 14, weight: 7 },
        { name: 'Dostawa – kurier', price: 18, weight: 3 },
      ],
      postageCode: 'DOSTAWA',
      freeFrom: 199,
      discountCode: 'RABAT',
      discountName: 'Rabat',
    },
    seasons: [
      blackFriday(3.2),
      everyYear('12-01', '12-18', 2.4, presents),
      everyYear('12-24', '12-26', 0.15),
      everyYear('02-07', '02-13', 1.5, presents),
      beforeEaster(westernEaster, 1.5),
      atEaster(westernEaster, 0.2),
      everyYear('05-20', '05-25', 1.4, presents),
      everyYear('07-01', '08-20', 0.75),
      everyYear('10-01', '11-20', 1.15),
    ],
    buying: {
      shareOfWomen: 0.52,
      returns: 0.44,
      rhythmDays: 36,
      hasAccount: 0.6,
      anonymous: 0.02,
      grantsEmail: 0.46,
      grantsSms: 0.14,
    },
    orderPrefix: 'SZ-',
    refundPrefix: 'ZW-',
    consentSource: {
      email: 'Pole wyboru pod zamówieniem: „Chcę dostawać wiadomości o nowych kawach”',
      sms: 'Formularz zapisu na powiadomienia SMS',
    },
    work: polishWork,
  },
  uk: {
    shop: { name: 'Косметика «Липень»', country: 'UA', currency: 'UAH', timeZone: 'Europe/Kyiv', languages: ['uk'] },
    people: ukrainianPeople,
    products: ukrainianProducts,
    charges: {
      postage: [
        { name: 'Доставка у відділення', price: 75, weight: 6 },
        { name: 'Доставка в поштомат', price: 65, weight: 3 },
        { name: 'Доставка кур’єром', price: 110, weight: 1 },
      ],
      postageCode: 'ДОСТАВКА',
      freeFrom: 1500,
      discountCode: 'ЗНИЖКА',
      discountName: 'Знижка',
    },
    seasons: [
      blackFriday(3.6),
      everyYear('12-05', '12-22', 2.1, presents),
      everyYear('12-24', '12-26', 0.3),
      everyYear('12-31', '12-31', 0.2),
      everyYear('01-01', '01-03', 0.3),
      everyYear('02-07', '02-13', 1.4, presents),
      everyYear('02-28', '03-07', 2, presents),
      beforeEaster(easternEaster, 1.3),
      atEaster(easternEaster, 0.25),
      everyYear('06-01', '06-30', 1.15),
      everyYear('08-01', '08-23', 0.85),
      everyYear('09-10', '09-20', 1.3, discounts),
    ],
    buying: {
      shareOfWomen: 0.84,
      returns: 0.4,
      rhythmDays: 58,
      hasAccount: 0.48,
      anonymous: 0.055,
      grantsEmail: 0.38,
      grantsSms: 0.24,
    },
    orderPrefix: 'ЛП-',
    refundPrefix: 'ПВ-',
    consentSource: {
      email: 'Прапорець біля замовлення: «Хочу отримувати листи з новинками»',
      sms: 'Форма підписки на SMS-повідомлення',
    },
    work: ukrainianWork,
  },
}
