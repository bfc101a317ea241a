import type { ImportField } from '../schema.ts'

/** Column names of Polish files, most telling first; compared after `normaliseHeader`. */
export const polishHeaders: Record<ImportField, string[]> = {
  orderId: [
    ...['numer zamówienia', 'nr zamówienia', 'id zamówienia', 'zamówienie', 'zamówienie nr', 'identyfikator zamówienia', 'nr zam', 'numer zam', 'numer transakcji', 'nr transakcji'],
    ...['id transakcji', 'numer faktury', 'nr faktury', 'faktura', 'numer paragonu', 'nr paragonu', 'paragon', 'numer dokumentu', 'nr dokumentu', 'dokument'],
  ],
  orderedAt: [
    ...['data zamówienia', 'data złożenia zamówienia', 'data złożenia', 'data i godzina zamówienia', 'data zakupu', 'data sprzedaży', 'data transakcji', 'data utworzenia'],
    ...['data dodania', 'utworzono', 'data wystawienia', 'data faktury', 'czas zamówienia', 'data'],
  ],
  orderStatus: ['status zamówienia', 'stan zamówienia', 'status', 'stan', 'status płatności'],
  currency: ['waluta', 'waluta zamówienia', 'kod waluty'],
  exchangeRate: ['kurs', 'kurs waluty', 'kurs wymiany', 'przelicznik'],
  orderTotal: [
    ...['wartość zamówienia', 'suma zamówienia', 'kwota zamówienia', 'razem', 'łącznie', 'suma', 'do zapłaty', 'zapłacono', 'wartość zamówienia brutto', 'suma brutto', 'razem brutto'],
    ...['łączna kwota', 'kwota całkowita', 'wartość całkowita', 'kwota do zapłaty'],
  ],
  refundedAmount: ['kwota zwrotu', 'zwrócono', 'zwrócona kwota', 'zwroty', 'suma zwrotów', 'wartość zwrotu'],
  refundOf: ['zwrot do zamówienia', 'zamówienie źródłowe', 'zamówienie pierwotne', 'korekta do', 'faktura korygowana', 'dotyczy zamówienia'],
  productCode: ['sku', 'kod produktu', 'kod towaru', 'symbol', 'symbol produktu', 'symbol towaru', 'indeks', 'indeks towaru', 'kod katalogowy', 'id produktu', 'numer katalogowy', 'sku produktu', 'kod ean', 'kod'],
  productName: ['nazwa produktu', 'nazwa towaru', 'produkt', 'towar', 'nazwa przedmiotu', 'przedmiot', 'pozycja', 'nazwa pozycji', 'opis produktu', 'artykuł', 'tytuł oferty', 'opis'],
  category: ['kategoria', 'kategoria produktu', 'nazwa kategorii', 'kategorie', 'grupa', 'grupa towarowa', 'dział'],
  quantity: ['ilość', 'liczba sztuk', 'liczba', 'szt', 'sztuk', 'sztuki', 'ilość sztuk', 'ilość produktu', 'zamówiona ilość'],
  unitPrice: [
    ...['cena jednostkowa', 'cena brutto', 'cena jednostkowa brutto', 'cena za sztukę', 'cena sprzedaży', 'cena', 'cena produktu', 'cena szt', 'cena jedn', 'cena produktu brutto'],
    ...['cena netto'],
  ],
  lineTotal: ['wartość pozycji', 'wartość brutto', 'wartość', 'kwota', 'wartość sprzedaży', 'suma pozycji', 'kwota pozycji', 'kwota brutto', 'wartość netto', 'sprzedaż'],
  customerId: [
    ...['id klienta', 'numer klienta', 'nr klienta', 'kod klienta', 'identyfikator klienta', 'klient id', 'id kupującego', 'id użytkownika', 'login', 'login kupującego'],
    ...['login klienta', 'numer karty', 'nr karty'],
  ],
  email: ['e-mail', 'email', 'adres e-mail', 'adres email', 'e-mail klienta', 'email klienta', 'e-mail kupującego', 'email kupującego', 'mail', 'poczta'],
  phone: ['telefon', 'numer telefonu', 'nr telefonu', 'tel', 'telefon klienta', 'telefon kupującego', 'komórka', 'telefon komórkowy', 'telefon kontaktowy'],
  firstName: ['imię', 'imię klienta', 'imię kupującego'],
  lastName: ['nazwisko', 'nazwisko klienta', 'nazwisko kupującego'],
  fullName: ['imię i nazwisko', 'nazwisko i imię', 'klient', 'kupujący', 'nazwa klienta', 'odbiorca', 'nabywca', 'dane klienta', 'zamawiający', 'imię i nazwisko klienta', 'kontrahent'],
  country: ['kraj', 'kod kraju', 'kraj dostawy', 'państwo', 'kraj klienta'],
  city: ['miasto', 'miejscowość', 'miasto dostawy', 'miejscowość dostawy'],
  postcode: ['kod pocztowy', 'kod pocztowy dostawy', 'kod poczt'],
  language: ['język', 'język klienta', 'język zamówienia'],
}
