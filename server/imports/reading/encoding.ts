import { isAscii, isUtf8 } from 'node:buffer'
import { FileProblem } from './file-problem.ts'

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1250' | 'windows-1251'

/**
 * The encoding of a text by its first bytes: byte order mark, then the zero bytes of UTF-16, then validity as UTF-8,
 * then which of the two Windows code pages makes letters of the rest.
 *
 * Plain ASCII answers utf-8; `decodeText` decides again where the first other byte comes later. Throws `binary` for what
 * is no text and `encoding_unknown` for text in a code page we do not read.
 */
export function detectEncoding(sample: Buffer): Encoding {
  if (sample[0] === 0xef && sample[1] === 0xbb && sample[2] === 0xbf) return 'utf-8'
  if (sample[0] === 0xff && sample[1] === 0xfe) return 'utf-16le'
  if (sample[0] === 0xfe && sample[1] === 0xff) return 'utf-16be'

  const wide = wideEncodingOf(sample)
  if (wide) return wide
  if (controlShare(sample) > 0.02) throw new FileProblem('binary', { type: '?' })
  return narrowEncodingOf(sample)
}

/** The encoding of bytes that are known to be text with one byte or UTF-8 sequence a letter. */
export function narrowEncodingOf(sample: Buffer): Encoding {
  if (isAscii(sample) || isUtf8(withoutCutLetter(sample)) || isMostlyUtf8(sample)) return 'utf-8'
  return codePageOf(sample)
}

/** UTF-16 without a mark: line ends, digits and separators leave a zero in every second byte, Cyrillic letters a 4. */
function wideEncodingOf(sample: Buffer): Encoding | null {
  const pairs = Math.floor(sample.length / 2)
  if (pairs < 4) return null
  const zeros: [number, number] = [0, 0]
  const highs: [number, number] = [0, 0]
  for (let i = 0; i < pairs * 2; i++) {
    const side = (i & 1) as 0 | 1
    const byte = sample[i] ?? 0
    if (byte === 0) zeros[side]++
    if (byte <= 0x05) highs[side]++
  }
  const isHighSide = (side: 0 | 1) => highs[side] > pairs * 0.8 && zeros[side] > pairs * 0.1 && zeros[side === 0 ? 1 : 0] < pairs * 0.02
  if (isHighSide(1)) return 'utf-16le'
  if (isHighSide(0)) return 'utf-16be'
  return null
}

function controlShare(sample: Buffer): number {
  let controls = 0
  for (const byte of sample) if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x0c) controls++
  return controls / Math.max(1, sample.length)
}

/** A sample may end inside a letter. */
function withoutCutLetter(sample: Buffer): Buffer {
  for (let back = 1; back <= 3 && back <= sample.length; back++) {
    const byte = sample[sample.length - back] ?? 0
    if (byte >= 0xc0) return sample.subarray(0, sample.length - back)
    if (byte < 0x80) break
  }
  return sample
}

/** A file joined from several sources can hold a few stray bytes; what is nearly all well-formed UTF-8 is no code page. */
function isMostlyUtf8(sample: Buffer): boolean {
  let wellFormed = 0
  let stray = 0
  for (let i = 0; i < sample.length; i++) {
    const byte = sample[i] ?? 0
    if (byte < 0x80) continue
    const tail = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : byte >= 0xc2 ? 1 : 0
    let isWhole = tail > 0
    for (let k = 1; k <= tail; k++) isWhole &&= ((sample[i + k] ?? 0x80) & 0xc0) === 0x80
    if (isWhole) {
      wellFormed++
      i += tail
    } else stray++
  }
  return wellFormed > stray * 20
}

function codePageOf(sample: Buffer): Encoding {
  let high = 0
  let beside = 0
  let cyrillicLetters = 0
  let cyrillicLower = 0
  let latinLetters = 0
  let commonCapitals = 0
  let commonKoi8 = 0
  for (let i = 0; i < sample.length; i++) {
    const byte = sample[i] ?? 0
    if (byte < 0x80) continue
    high++
    if ((sample[i - 1] ?? 0) >= 0xc0 || (sample[i + 1] ?? 0) >= 0xc0) beside++
    if (byte >= 0xc0 || ukrainian1251.has(byte)) cyrillicLetters++
    if (byte >= 0xe0 || ukrainianLower1251.has(byte)) cyrillicLower++
    if (latin1250.has(byte)) latinLetters++
    if (commonCapitals1251.has(byte)) commonCapitals++
    if (commonLowerKoi8.has(byte)) commonKoi8++
  }
  // Cyrillic letters stand side by side, Polish ones among plain letters. KOI8 has its lower-case letters where
  // windows-1251 has its capitals, so a text of capitals must show the right common ones.
  const isCyrillic = beside > high * 0.6 && cyrillicLetters > high * 0.85
  if (isCyrillic && (cyrillicLower > high * 0.3 || commonCapitals > commonKoi8)) return 'windows-1251'
  if (beside < high * 0.5 && latinLetters > high * 0.85) return 'windows-1250'
  throw new FileProblem('encoding_unknown')
}

const ukrainian1251 = new Set([0xaa, 0xaf, 0xb2, 0xb3, 0xa5, 0xb4, 0xba, 0xbf, 0xb9, 0xab, 0xbb, 0x93, 0x94, 0x96, 0x97, 0xa0, 0xa8, 0xb8])
const ukrainianLower1251 = new Set([0xb3, 0xb4, 0xba, 0xbf])

/** А И Н О Т in windows-1251, and а и о т in KOI8. */
const commonCapitals1251 = new Set([0xc0, 0xc8, 0xcd, 0xce, 0xd2])
const commonLowerKoi8 = new Set([0xc1, 0xc9, 0xcf, 0xd4])

/** Letters and typographic signs of windows-1250 that shops of Central Europe write. */
const latin1250 = new Set([
  ...[0x80, 0x82, 0x84, 0x85, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0xa0, 0xa7, 0xa9, 0xab, 0xae, 0xb0, 0xb1, 0xb4, 0xb7, 0xbb, 0xd7],
  ...[0x8a, 0x8c, 0x8d, 0x8e, 0x8f, 0x9a, 0x9c, 0x9d, 0x9e, 0x9f, 0xa3, 0xa5, 0xaa, 0xaf, 0xb3, 0xb9, 0xba, 0xbc, 0xbe, 0xbf],
  ...Array.from({ length: 0x3f }, (_, i) => 0xc0 + i).filter((byte) => byte !== 0xd7 && byte !== 0xf7),
])
