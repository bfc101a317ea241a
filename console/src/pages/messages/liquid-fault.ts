/** What is wrong with a template, from what the renderer answers. */
export interface Fault {
  kind: 'variable' | 'filter' | 'tag' | 'unclosed' | 'slow' | 'large' | 'other'
  name: string
}

export function faultOf(answer: string): Fault {
  for (const { kind, sign } of signs) {
    const found = sign.exec(answer)
    if (found) return { kind, name: found[1] ?? '' }
  }
  return { kind: 'other', name: '' }
}

const signs: readonly { kind: Fault['kind']; sign: RegExp }[] = [
  { kind: 'variable', sign: /undefined variable: ([^\s,]+)/ },
  { kind: 'filter', sign: /undefined filter: ([^\s,]+)/ },
  { kind: 'tag', sign: /tag "?([\w-]+)"? not found/ },
  { kind: 'unclosed', sign: /(?:output|tag|raw) "?(.+?)"? not closed/ },
  { kind: 'slow', sign: /took_too_long/ },
  { kind: 'large', sign: /too_large|too_much_memory/ },
]
