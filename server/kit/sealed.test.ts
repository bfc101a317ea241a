import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openVault } from './sealed.ts'

const folder = mkdtempSync(join(tmpdir(), 'regulars-vault-'))
after(() => rmSync(folder, { recursive: true }))
const settings = { secretKey: 'ab'.repeat(32), dataFolder: folder }

test('a sealed secret is read again, and shows nothing of itself', () => {
  const vault = openVault(settings)
  const sealed = vault.seal('whsec_Zażółć', 'here')
  assert.equal(vault.unseal(sealed, 'here'), 'whsec_Zażółć')
  assert.ok(!sealed.includes('whsec'))
  assert.notDeepEqual(vault.seal('whsec_Zażółć', 'here'), sealed, 'the same secret is never sealed to the same bytes')
})

test('a secret cannot be read in another place, under another key, or with any byte changed', () => {
  const vault = openVault(settings)
  const sealed = vault.seal('secret', 'here')
  assert.equal(vault.unseal(sealed, 'there'), null)
  assert.equal(openVault({ ...settings, secretKey: 'cd'.repeat(32) }).unseal(sealed, 'here'), null)
  for (const at of sealed.keys()) {
    const changed = Buffer.from(sealed)
    changed[at] = (changed[at] ?? 0) ^ 1
    assert.equal(vault.unseal(changed, 'here'), null, `byte ${at}`)
  }
  for (const length of [0, 1, 12, 28]) assert.equal(vault.unseal(sealed.subarray(0, length), 'here'), null)
})

test('without a key in the settings a file is made once, for us alone', () => {
  const ofFile = { secretKey: null, dataFolder: join(folder, 'new') }
  const sealed = openVault(ofFile).seal('secret', 'here')
  const file = join(ofFile.dataFolder, 'secret.key')
  assert.equal(statSync(file).mode & 0o777, 0o600)
  assert.match(readFileSync(file, 'utf8'), /^[0-9a-f]{64}\n$/)
  assert.equal(openVault(ofFile).unseal(sealed, 'here'), 'secret', 'the next process reads it')

  writeFileSync(file, 'no key')
  assert.throws(() => openVault(ofFile).seal('secret', 'here'), /holds no key/)
})
