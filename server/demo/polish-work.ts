import type { ShopWork } from './shop-work.ts'

export const polishWork: ShopWork = {
  choice: { key: 'parzenie', label: 'Jak parzy kawę', options: ['Ekspres', 'Kawiarka', 'Przelew', 'AeroPress', 'French press'] },
  yesNo: { key: 'mlynek', label: 'Ma młynek' },
  tags: { business: 'Gastronomia', best: 'VIP', complaint: 'Po reklamacji' },
  notes: [
    'Prosi o dzwonek kuriera przed wejściem do bramy, domofon nie działa.',
    'Woli palenie jaśniejsze. Zaproponować mikroloty, gdy przyjdą.',
    'Kupuje na prezent dla zespołu przed świętami, potrzebuje faktury.',
    'Uczulenie na orzechy – nie dorzucać próbek czekolady.',
    'Pytała o kawę bezkofeinową w kilogramowych paczkach.',
    'Paczka przyszła rozdarta, wysłaliśmy drugą. Był bardzo uprzejmy.',
    'Zamawia zwykle w poniedziałek rano, na cały tydzień.',
    'Chce przejść na subskrypcję po wakacjach.',
    'Prowadzi małą kawiarnię w Podgórzu, ciekawi ją cena od 10 kg.',
    'Zadzwonić w sprawie źle zmielonej kawy: ma kawiarkę, dostał przelew.',
  ],
  tasks: [
    { title: 'Oddzwonić w sprawie zmielenia', inDays: -1, recurrence: null },
    { title: 'Wysłać próbki nowego zbioru z Etiopii', inDays: 0, recurrence: null },
    { title: 'Zapytać, jak smakowała kawa miesiąca', inDays: 2, recurrence: null },
    { title: 'Przygotować ofertę od 10 kg', inDays: 4, recurrence: null },
    { title: 'Przejrzeć zamówienia kawiarni', inDays: 7, recurrence: 'weekly' },
  ],
  consentTexts: {
    email: 'Chcę dostawać e-mailem wiadomości o nowych kawach i promocjach Palarni Siódme Ziarno. Zgodę mogę cofnąć w każdej chwili.',
    sms: 'Chcę dostawać SMS-em wiadomości o promocjach Palarni Siódme Ziarno. Zgodę mogę cofnąć w każdej chwili.',
  },
  sources: { form: 'Formularz newslettera w stopce sklepu', left: 'Link „Wypisz się” w wiadomości' },
  fullCarts: { name: 'Pełny koszyk bez zamówienia', description: 'W ostatnich 14 dniach włożyli coś do koszyka i nic nie zamówili.' },
}
