import { isAscii } from 'node:buffer'
import { type Encoding, narrowEncodingOf } from './encoding.ts'

/**
 * Bytes to text, piece by piece, without the byte order mark.
 *
 * A file whose first 256 KB are plain ASCII was called UTF-8 for want of evidence; the first piece with another byte
 * decides then, so that the one "Łódź" in line 90,000 of an old export is read as it was written.
 */
export async function* decodeText(chunks: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<string> {
  let decoder = new TextDecoder(encoding)
  let isUndecided = encoding === 'utf-8'
  for await (const chunk of chunks) {
    if (isUndecided && !isAscii(chunk)) {
      isUndecided = false
      const decided = narrowEncodingOf(chunk)
      if (decided !== 'utf-8') decoder = new TextDecoder(decided)
    }
    const text = decoder.decode(chunk, { stream: true })
    if (text) yield text
  }
  const rest = decoder.decode()
  if (rest) yield rest
}
