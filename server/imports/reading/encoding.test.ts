import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeText } from './decode-text.ts'
import { detectEncoding } from './encoding.ts'
import { FileProblem } from './file-problem.ts'

const polish = 'Zamówienie;Imię i nazwisko;Miasto;Ilość\n1;Łukasz Żółć;Łódź;2\n2;Świętosława Gąska;Kraków;1\n'
const ukrainian = "Замовлення;Ім'я;Місто;Кількість\n1;Олександр Ґудзь;Київ;2\n2;Їжакевич Єва;Запоріжжя;1\n"

/** Encodes by asking the decoder what each byte means. */
function encode(text: string, encoding: string): Buffer {
  const bytes = new Map(Array.from({ length: 256 }, (_, byte) => [new TextDecoder(encoding).decode(Uint8Array.of(byte)), byte]))
  return Buffer.from([...text].map((letter) => bytes.get(letter) ?? 63))
}

const utf16 = (text: string, isBig: boolean) => (isBig ? Buffer.from(text, 'utf16le').swap16() : Buffer.from(text, 'utf16le'))

for (const [language, text, codePage] of [
  ['Polish', polish, 'windows-1250'],
  ['Ukrainian', ukrainian, 'windows-1251'],
  ['Ukrainian capitals', ukrainian.toUpperCase(), 'windows-1251'],
] as const) {
  test(`${language} text is known in every encoding that we read`, () => {
    assert.equal(detectEncoding(Buffer.from(text)), 'utf-8')
    assert.equal(detectEncoding(Buffer.from(`\ufeff${text}`)), 'utf-8')
    assert.equal(detectEncoding(encode(text, codePage)), codePage)
    assert.equal(detectEncoding(utf16(text, false)), 'utf-16le')
    assert.equal(detectEncoding(utf16(text, true)), 'utf-16be')
    assert.equal(detectEncoding(utf16(`\ufeff${text}`, true)), 'utf-16be')
  })
}

test('a sample cut inside a letter is still UTF-8', () => {
  const bytes = Buffer.from(polish)
  for (let length = 20; length < bytes.length; length++) assert.equal(detectEncoding(bytes.subarray(0, length)), 'utf-8')
})

test('a few stray bytes in a long UTF-8 file do not make it a code page', () => {
  assert.equal(detectEncoding(Buffer.concat([Buffer.from(polish.repeat(20)), Buffer.from([0xe9, 0x2c])])), 'utf-8')
})

test('text in a code page that we do not read is refused by name', () => {
  const koi8 = encode(ukrainian.replaceAll(/[іїєґІЇЄҐ]/g, 'и'), 'koi8-u')
  const dos = encode(ukrainian.replaceAll(/[іґІҐ]/g, 'и'), 'ibm866')
  for (const bytes of [koi8, dos])
    assert.throws(
      () => detectEncoding(bytes),
      (error) => error instanceof FileProblem && error.code === 'encoding_unknown',
    )
})

test('the first letter beyond ASCII decides, however late it comes', async () => {
  const late = async function* () {
    yield Buffer.from('city\n'.repeat(1000))
    yield encode('Łódź\nŚwinoujście\n', 'windows-1250')
  }
  let text = ''
  for await (const piece of decodeText(late(), 'utf-8')) text += piece
  assert.ok(text.endsWith('Łódź\nŚwinoujście\n'))
})

test('letters cut by the pieces of the file are put together', async () => {
  const bytes = Buffer.from(ukrainian)
  const single = async function* () {
    for (const byte of bytes) yield Buffer.of(byte)
  }
  let text = ''
  for await (const piece of decodeText(single(), 'utf-8')) text += piece
  assert.equal(text, ukrainian)
})
