export type PaletteEntry = {
  id: string
  group: 'place' | 'action' | 'customer'
  title: string
  detail?: string
  keys?: string[]
  run(): void
}

/** The entries that hold the letters of `text` in their order, best match first; all of them for an empty text. */
export function pickEntries(entries: PaletteEntry[], text: string): PaletteEntry[] {
  const wanted = plain(text.trim())
  if (wanted === '') return entries
  const ranked = entries.map((entry) => ({ entry, rank: rankOf(plain(entry.title), wanted) })).filter(({ rank }) => rank !== null)
  const best = ranked.toSorted((one, other) => (one.rank ?? 0) - (other.rank ?? 0)).map(({ entry }) => entry)
  return [...best.filter(({ group }) => group === 'place'), ...best.filter(({ group }) => group === 'action')]
}

/** 0 at the beginning, 1 at the beginning of a word, 2 within, 3 scattered in order; null where a letter is missing. */
export function rankOf(title: string, wanted: string): number | null {
  if (title.startsWith(wanted)) return 0
  if (title.includes(` ${wanted}`)) return 1
  if (title.includes(wanted)) return 2
  let from = 0
  for (const letter of wanted) {
    const at = title.indexOf(letter, from)
    if (at < 0) return null
    from = at + 1
  }
  return 3
}

function plain(text: string): string {
  // й and ї keep their marks: to a Ukrainian reader they are letters of their own.
  return text
    .toLowerCase()
    .replaceAll('ł', 'l')
    .replace(/[\u00c0-\u024f]/g, (letter) => letter.normalize('NFD').charAt(0))
}
