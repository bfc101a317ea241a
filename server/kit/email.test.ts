import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { emailKey, isRelayEmail } from './email.ts'

test('the same box has the same key', () => {
  const keys: [string, string][] = [
    ['  Anna.Nowak@Example.COM ', 'anna.nowak@example.com'],
    ['\u00a0anna@wp.pl\u200b', 'anna@wp.pl'],
    ['zakupy@Żółw.pl', 'zakupy@xn--w-uga1v8h.pl'],
    ['zakupy@xn--w-uga1v8h.pl', 'zakupy@xn--w-uga1v8h.pl'],
    ['olena@пошта.укр', 'olena@xn--80a1acn3a.xn--j1amh'],
    ['Олена@пошта.укр', 'олена@xn--80a1acn3a.xn--j1amh'],
    ["o'brien+a=b@mail.example.co.uk", "o'brien+a=b@mail.example.co.uk"],
  ]
  for (const [text, key] of keys) assert.equal(emailKey(text), key, text)
})

test('dots and tags stay: they may be other people', () => {
  assert.notEqual(emailKey('a.b@gmail.com'), emailKey('ab@gmail.com'))
  assert.notEqual(emailKey('a+1@gmail.com'), emailKey('a@gmail.com'))
})

test('an Allegro buyer is one person over all orders, known as a relay', () => {
  assert.equal(emailKey('8awgqyk6a5+cub31c122@allegromail.pl'), '8awgqyk6a5@allegromail.pl')
  assert.equal(emailKey('8awgqyk6a5+another@AllegroMail.PL'), '8awgqyk6a5@allegromail.pl')
  assert(isRelayEmail('8awgqyk6a5@allegromail.pl'))
  assert(isRelayEmail('8awgqyk6a5@allegromail.cz'))
  for (const key of ['a@allegro.pl', 'a@notallegromail.pl', 'allegromail.pl@wp.pl', 'a@allegromail.pl.example.com'])
    assert(!isRelayEmail(key), key)
})

test('what is no address is refused', () => {
  const refused = [
    '',
    '@',
    'anna',
    'anna@',
    '@wp.pl',
    'anna@localhost',
    'anna@wp',
    'an na@wp.pl',
    'anna@wp .pl',
    'anna@@wp.pl',
    'a@b@wp.pl',
  ]
  refused.push('anna@1.2.3.4', 'anna@0x7f.1', 'anna@[127.0.0.1]', 'anna@wp.pl.', 'anna@-wp.pl', 'anna@wp-.pl', 'anna@w_p.pl', 'anna@wp..pl')
  refused.push(
    'anna.@wp.pl',
    '.anna@wp.pl',
    'an..na@wp.pl',
    'Anna <anna@wp.pl>',
    'a@wp.pl,b@wp.pl',
    'a@wp.pl;b@wp.pl',
    'anna@wp.pl\nBcc: x@y.pl',
  )
  refused.push(
    'anna@%77p.pl',
    'an\0na@wp.pl',
    `${'a'.repeat(65)}@wp.pl`,
    `a@${'b'.repeat(64)}.pl`,
    `a@${'b.'.repeat(130)}pl`,
    'a@xn--.pl',
    '"a b"@wp.pl',
  )
  for (const text of refused) assert.equal(emailKey(text), null, text)
})

test('the key of a key is itself', () => {
  const addresses = fc.oneof(
    fc.emailAddress(),
    fc.tuple(fc.string({ unit: 'grapheme' }), fc.domain()).map(([local, domain]) => `${local}@${domain}`),
  )
  fc.assert(
    fc.property(addresses, (text) => {
      const key = emailKey(text)
      if (key !== null) assert.equal(emailKey(key), key)
    }),
  )
})
