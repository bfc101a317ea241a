/**
 * The text of an API key: `rg_<kind>_<shop>_<key>_<secret>`, the ids without hyphens. It names its shop, so that it is
 * looked up there and nowhere else; the secret has 256 random bits.
 */
export interface ApiKeyText {
  kind: 'server' | 'browser'
  shopId: string
  keyId: string
  secret: string
}

export function writeApiKey({ kind, shopId, keyId, secret }: ApiKeyText): string {
  return `rg_${kind}_${compact(shopId)}_${compact(keyId)}_${secret}`
}

/** Undefined where the text cannot be a key. */
export function readApiKey(text: string): ApiKeyText | undefined {
  const [, kind, shop, key, secret] = /^rg_(server|browser)_([0-9a-f]{32})_([0-9a-f]{32})_([\w-]{43})$/.exec(text) ?? []
  if ((kind !== 'server' && kind !== 'browser') || !shop || !key || !secret) return undefined
  return { kind, shopId: hyphenated(shop), keyId: hyphenated(key), secret }
}

/** The beginning of the secret, by which a person tells keys apart: 24 bits, far from enough to guess the rest. */
export const hintOf = (secret: string): string => secret.slice(0, 4)

export const compact = (id: string): string => id.replaceAll('-', '')

export const hyphenated = (compactId: string): string => compactId.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
