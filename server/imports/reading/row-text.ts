/** Names longer than this are cut. */
const maxNameLength = 500

/** Trimmed and without control characters (those inside become spaces); null where nothing is left. */
export function cleanText(text: string): string | null {
  if (text === '') return null
  const clean = control.test(text) ? text.replace(controls, (found) => (/\s/.test(found) ? ' ' : '')).trim() : text.trim()
  return clean === '' ? null : clean
}

/** As `cleanText`, cut to `longest` characters without splitting one. */
export function nameText(text: string, longest: number = maxNameLength): string | null {
  if (text === '') return null
  const clean = cleanText(text)
  if (clean === null || clean.length <= longest) return clean
  const cut = clean.slice(0, longest)
  return (/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut).trimEnd()
}

/** Spreadsheets put an apostrophe before digits that shall stay text. */
export const withoutApostrophe = (text: string): string => (text.startsWith("'") ? text.slice(1) : text)

/** What a problem quotes of a cell, in whole letters. */
export function quoted(text: string): string {
  const clean = storable(cleanText(text) ?? '')
  return clean.length > 60 ? `${clean.slice(0, 59).toWellFormed()}…` : clean
}

/** The text without what no database takes as text: NUL, and halves of letters, as escapes of JSON can spell them. */
export const storable = (text: string): string => (text.includes('\0') ? text.replaceAll('\0', '') : text).toWellFormed()

/**
 * A function that remembers its answers for the last texts. Texts cut out of a file keep a whole piece of the file in
 * memory, so those remembered are copied.
 */
export function remembering<Answer>(answer: (text: string) => Answer, limit = 2000): (text: string) => Answer {
  const known = new Map<string, Answer>()
  // The rows of one order say the same, and comparing with the last text is cheaper than looking it up.
  let last: { text: string; given: Answer } | null = null
  return (text) => {
    if (last?.text === text) return last.given
    let given = known.get(text)
    if (given === undefined) {
      given = answer(text)
      if (known.size >= limit) known.clear()
      known.set(Buffer.from(text, 'utf16le').toString('utf16le'), given)
    }
    last = { text, given }
    return given
  }
}

const control = /\p{Cc}/u
const controls = /\p{Cc}+/gu
