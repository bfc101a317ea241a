import type { DemoProduct } from './shop-profile.ts'

/** What a small coffee roastery sells: beans bring people back, presents and machines do not. */
export const polishProducts: readonly DemoProduct[] = [
  ...productsOf('Kawa ziarnista', { keeps: 1.25 }, [
    ['ZIA-001', 'Siódme Ziarno – mieszanka domowa 250 g', 39, 9],
    ['ZIA-002', 'Siódme Ziarno – mieszanka domowa 1 kg', 129, 8],
    ['ZIA-003', 'Brazylia Cerrado 250 g', 42, 6],
    ['ZIA-004', 'Brazylia Cerrado 1 kg', 138, 6],
    ['ZIA-005', 'Etiopia Yirgacheffe 250 g', 52, 6],
    ['ZIA-006', 'Etiopia Yirgacheffe 1 kg', 174, 3],
    ['ZIA-007', 'Kolumbia Huila 250 g', 48, 5],
    ['ZIA-008', 'Kolumbia Huila 1 kg', 159, 3],
    ['ZIA-009', 'Kenia Nyeri 250 g', 59, 3],
    ['ZIA-010', 'Gwatemala Antigua 250 g', 49, 3],
    ['ZIA-011', 'Kostaryka Tarrazú 250 g', 54, 2],
    ['ZIA-012', 'Peru Cajamarca 250 g', 45, 3],
    ['ZIA-013', 'Rwanda Nyamasheke 250 g', 56, 2],
    ['ZIA-014', 'Espresso Kamienica 250 g', 44, 6],
    ['ZIA-015', 'Espresso Kamienica 1 kg', 144, 7],
    ['ZIA-016', 'Bezkofeinowa Meksyk 250 g', 47, 4],
    ['ZIA-017', 'Bezkofeinowa Meksyk 1 kg', 155, 2],
    ['ZIA-018', 'Mikrolot Panama Geisha 100 g', 119, 1],
  ]),
  ...productsOf('Kawa mielona', { keeps: 1.1 }, [
    ['MIE-001', 'Mieszanka domowa mielona – kawiarka 250 g', 39, 4],
    ['MIE-002', 'Mieszanka domowa mielona – przelew 250 g', 39, 3],
    ['MIE-003', 'Espresso Kamienica mielona 250 g', 44, 3],
    ['MIE-004', 'Brazylia Cerrado mielona 250 g', 42, 2],
    ['MIE-005', 'Bezkofeinowa mielona 250 g', 47, 2],
    ['MIE-006', 'Saszetki do zaparzania, 10 sztuk', 34, 3],
  ]),
  ...productsOf('Subskrypcja', { keeps: 1.75 }, [
    ['SUB-001', 'Kawa miesiąca – dwie paczki 250 g', 84, 3],
    ['SUB-002', 'Kawa miesiąca – biurowa 2 kg', 249, 1],
  ]),
  ...productsOf('Herbata i kakao', { keeps: 0.95 }, [
    ['HER-001', 'Earl Grey z bergamotką 100 g', 32, 2],
    ['HER-002', 'Sencha Kagoshima 100 g', 38, 2],
    ['HER-003', 'Rooibos waniliowy 100 g', 29, 1],
    ['HER-004', 'Napar zimowy z pomarańczą 100 g', 34, 1],
    ['HER-005', 'Kakao ceremonialne 250 g', 69, 2],
    ['HER-006', 'Cascara z Boliwii 150 g', 36, 1],
    ['HER-007', 'Matcha kulinarna 50 g', 59, 1],
  ]),
  ...productsOf('Akcesoria', { keeps: 0.75 }, [
    ['AKC-001', 'Filtry papierowe V60, 100 sztuk', 29, 5],
    ['AKC-002', 'Filtry do AeroPress, 350 sztuk', 35, 3],
    ['AKC-003', 'Dripper ceramiczny 02', 89, 2],
    ['AKC-004', 'Dzbanek szklany 600 ml', 79, 1],
    ['AKC-005', 'Waga kuchenna z minutnikiem', 119, 1],
    ['AKC-006', 'Kubek termiczny 350 ml', 99, 2],
    ['AKC-007', 'Filiżanka espresso 70 ml', 35, 2],
    ['AKC-008', 'Kubek ceramiczny „Ziarno” 300 ml', 49, 2],
    ['AKC-009', 'Szczoteczka do młynka', 25, 1],
    ['AKC-010', 'Puszka próżniowa na kawę 500 g', 85, 2],
    ['AKC-011', 'Preparat do czyszczenia ekspresu 500 g', 45, 2],
    ['AKC-012', 'Tamper 58 mm', 109, 1],
  ]),
  ...productsOf('Sprzęt', { keeps: 0.45 }, [
    ['SPR-001', 'AeroPress z filtrami', 165, 2],
    ['SPR-002', 'Kawiarka aluminiowa na 3 filiżanki', 139, 2],
    ['SPR-003', 'Młynek ręczny, żarna stalowe', 289, 1.5],
    ['SPR-004', 'Młynek elektryczny 40 mm', 549, 0.7],
    ['SPR-005', 'Czajnik z wąską wylewką 0,9 l', 259, 0.8],
    ['SPR-006', 'Zaparzacz tłokowy 1 l', 119, 1.2],
    ['SPR-007', 'Spieniacz do mleka', 89, 1.2],
    ['SPR-008', 'Chemex na 6 filiżanek', 229, 0.6],
  ]),
  ...productsOf('Zestawy prezentowe', { keeps: 0.3, isPresent: true }, [
    ['PRE-001', 'Zestaw prezentowy „Trzy kontynenty”', 119, 7],
    ['PRE-002', 'Zestaw prezentowy „Poranek we dwoje”', 159, 4],
    ['PRE-003', 'Kalendarz adwentowy z kawą', 189, 4],
    ['PRE-004', 'Skrzynka „Domowy barista”', 299, 1.5],
    ['PRE-005', 'Karta podarunkowa 100 zł', 100, 3],
  ]),
  ...productsOf('Próbki', { keeps: 1.4 }, [
    ['PRO-001', 'Zestaw degustacyjny 4 × 60 g', 45, 7],
    ['PRO-002', 'Zestaw degustacyjny bezkofeinowy 3 × 60 g', 39, 2],
  ]),
]

function productsOf(
  category: string,
  { keeps, isPresent = false }: { keeps: number; isPresent?: boolean },
  products: readonly [code: string, name: string, price: number, weight: number][],
): DemoProduct[] {
  return products.map(([code, name, price, weight]) => ({ code, name, category, price, weight, keeps, isPresent }))
}
