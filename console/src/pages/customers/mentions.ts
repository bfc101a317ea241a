import type { Colleague } from '../../answers.ts'

/** Who is mentioned in a note: everybody whose name stands behind an @. Of names that begin alike the longest counts. */
export function mentionedIn(body: string, colleagues: readonly Colleague[]): string[] {
  const names = new Set(
    parts(
      body,
      colleagues.map(({ name }) => name),
    ).flatMap(({ text, isMention }) => (isMention ? [text.slice(1)] : [])),
  )
  return colleagues.filter(({ name }) => names.has(name)).map(({ staffId }) => staffId)
}

/** The text of a note in parts, its mentions apart from the rest. An address is no mention: nothing stands before the @ but a space. */
export function parts(body: string, names: readonly string[]): { text: string; isMention: boolean; at: number }[] {
  const longestFirst = [...new Set(names)].filter((name) => name !== '').sort((one, other) => other.length - one.length)
  const found: { text: string; isMention: boolean; at: number }[] = []
  let plainFrom = 0
  for (let at = body.indexOf('@'); at !== -1; at = body.indexOf('@', at + 1)) {
    const mayBegin = at === 0 || /[\s(]/.test(body[at - 1] ?? '')
    const name = mayBegin ? longestFirst.find((each) => body.startsWith(each, at + 1)) : undefined
    if (name === undefined) continue
    if (at > plainFrom) found.push({ text: body.slice(plainFrom, at), isMention: false, at: plainFrom })
    found.push({ text: `@${name}`, isMention: true, at })
    plainFrom = at + name.length + 1
    at = plainFrom - 1
  }
  return plainFrom < body.length ? [...found, { text: body.slice(plainFrom), isMention: false, at: plainFrom }] : found
}

/** What was typed behind the @ before the caret; null where there is none. */
export function typedMention(body: string, caret: number): string | null {
  return /(?:^|\s)@([^@\n]{0,40})$/.exec(body.slice(0, caret))?.[1] ?? null
}

/** The text with the name in the place of what was typed of it. */
export function withMention(body: string, caret: number, name: string): { body: string; caret: number } {
  const at = body.slice(0, caret).lastIndexOf('@')
  const before = `${body.slice(0, at)}@${name} `
  return { body: before + body.slice(caret), caret: before.length }
}
