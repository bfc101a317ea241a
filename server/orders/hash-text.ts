/** 44 bits: two multiply-xor lanes over the characters. Half a million of them still add up within a bigint. */
export function hashText(value: string): number {
  let one = 0x9e3779b9
  let two = 0x85ebca6b
  for (let index = 0; index < value.length; index++) {
    const code = value.charCodeAt(index)
    one = Math.imul(one ^ code, 0x27d4eb2f)
    two = Math.imul(two ^ code, 0x165667b1)
  }
  one = Math.imul(one ^ (one >>> 15), 0x2c1b3c6d) ^ Math.imul(two ^ (two >>> 13), 0x297a2d39)
  two = Math.imul(two ^ (two >>> 16), 0x85ebca6b) ^ Math.imul(one ^ (one >>> 13), 0xc2b2ae35)
  return (two >>> 20) * 4294967296 + (one >>> 0)
}
