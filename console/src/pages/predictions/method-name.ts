import type { Translate } from '../../language.tsx'

/** `mbgcnbd-2` in plain words; with the name of the literature behind where there is one. */
export function methodName(t: Translate, method: string): string {
  const { family, k } = partsOf(method)
  return t(`predictions.method.${family}`, { k })
}

/** What the method takes customers for. */
export function methodMeaning(t: Translate, method: string): string {
  const { family, k } = partsOf(method)
  return t(`predictions.method.${family}.meaning`, { k })
}

function partsOf(method: string): { family: string; k: number } {
  const [family = method, k = '1'] = method.split('-')
  return { family, k: Number(k) }
}
