/** Texts as search compares them; never for display. */

/**
 * The text in lower case, without the diacritics of Latin letters (`Łukasz Żak` → `lukasz zak`), wide and narrow forms made
 * one, apostrophes made one, and white space squeezed to single spaces. Cyrillic letters stay themselves: й, ї, є and ґ are
 * letters and not decorated и, і, е and г. Folding twice changes nothing.
 */
export function fold(text: string): string {
  const folded = /^[\x20-\x7e]*$/.test(text) ? text.toLowerCase() : foldLetters(text)
  return folded.replace(/\s+/g, ' ').trim()
}

/**
 * Cyrillic in Latin letters after the Ukrainian passport table (Cabinet resolution 55 of 2010), folded; the letters that only
 * Russian has follow the same manner. Searching `oleksandr` then finds Олександр. Other letters stay as `fold` leaves them.
 */
export function transliterate(text: string): string {
  return fold(text)
    .replace(/(?<=[\u0400-\u04ff])'(?=[\u0400-\u04ff])/g, '')
    .replace(/зг/g, 'zgh')
    .replace(/(?<![\p{L}\p{M}\d])[єїйюя]/gu, (letter) => initial[letter] ?? letter)
    .replace(/[\u0430-\u0491]/g, (letter) => latin[letter] ?? letter)
}

const withoutMarks: Readonly<Record<string, string>> = {
  ł: 'l',
  đ: 'd',
  ø: 'o',
  ħ: 'h',
  ŧ: 't',
  ı: 'i',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ð: 'd',
}

function foldLetters(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[łđøħŧıßæœþð]/g, (letter) => withoutMarks[letter] ?? letter)
    .replace(/(?<=[a-z])\p{M}+/gu, '')
    .replace(/[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g, '')
    .replace(/[’‘ʼʹ`´]/g, "'")
    .normalize('NFC')
}

const initial: Readonly<Record<string, string>> = { є: 'ye', ї: 'yi', й: 'y', ю: 'yu', я: 'ya' }

// biome-ignore format: one row a group of the alphabet
const latin: Readonly<Record<string, string>> = {
  а: 'a', б: 'b', в: 'v', г: 'h', ґ: 'g', д: 'd', е: 'e', є: 'ie', ж: 'zh', з: 'z', и: 'y', і: 'i', ї: 'i', й: 'i', к: 'k',
  л: 'l', м: 'm', н: 'n', о: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ф: 'f', х: 'kh', ц: 'ts', ч: 'ch', ш: 'sh',
  щ: 'shch', ь: '', ю: 'iu', я: 'ia',
  ё: 'e', ъ: '', ы: 'y', э: 'e',
}
