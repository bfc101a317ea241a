import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Member, TarProblem, tarEnd, tarMember, tarMembers } from './tar.ts'

const modifiedAt = new Date('2026-05-04T00:00:00Z')
const contents = fc.array(
  fc.uint8Array({ maxLength: 1500 }).map((bytes) => Buffer.from(bytes)),
  { maxLength: 5 },
)

test('what is written is read, in whatever pieces it arrives', async () => {
  await fc.assert(
    fc.asyncProperty(contents, fc.integer({ min: 1, max: 3000 }), async (written, size) => {
      const read = await membersOf(inPieces(archiveOf(written), size))
      assert.deepEqual(
        read,
        written.map((content, index) => ({ path: `tables/${index}`, content })),
      )
    }),
    { numRuns: 60 },
  )
})

test('an archive that ends too early is told, wherever it ends', async () => {
  const whole = archiveOf([Buffer.from('some'), Buffer.alloc(700, 'x')])
  for (let end = 0; end < whole.length - 512; end += 97)
    await assert.rejects(
      membersOf(inPieces(whole.subarray(0, end), 4096)),
      (error) => error instanceof TarProblem && error.kind === 'truncated',
    )
})

test('a header that is not ours is refused before its content is taken', async () => {
  const whole = archiveOf([Buffer.from('some')])
  for (const at of [0, 124, 130, 150, 156, 257, 345]) {
    const altered = Buffer.from(whole)
    altered.writeUInt8(altered.readUInt8(at) ^ 1, at)
    await assert.rejects(
      membersOf(inPieces(altered, 4096)),
      (error) => error instanceof TarProblem && error.kind === 'damaged',
      `byte ${at}`,
    )
  }
})

test('any tar program reads it', () => {
  const listed = execFileSync('tar', ['-tvf', '-'], { input: archiveOf([Buffer.from('some'), Buffer.alloc(700)]), encoding: 'utf8' })
  assert.match(listed, /^-rw------- .* 4 .* tables\/0\n-rw------- .* 700 .* tables\/1\n$/)
})

function archiveOf(written: readonly Buffer[]): Buffer {
  return Buffer.concat([
    ...written.map((content, index) => tarMember({ folder: 'tables', file: String(index), content, modifiedAt })),
    tarEnd,
  ])
}

async function membersOf(source: AsyncIterable<Buffer>): Promise<Member[]> {
  const members: Member[] = []
  for await (const { path, content } of tarMembers(source)) members.push({ path, content: Buffer.from(content) })
  return members
}

const inPieces = (whole: Buffer, size: number): Readable =>
  Readable.from(Array.from({ length: Math.ceil(whole.length / size) }, (_, index) => whole.subarray(index * size, (index + 1) * size)))
