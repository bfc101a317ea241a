/**
 * The first example of a README as a program, and what it says about its results.
 *
 * A line that is an expression and ends in a comment with a value, `quantile(days, 0.5) // 28`, claims that value;
 * `, rounded` behind it claims its digits. `console.log(days) // 28` claims what it prints. The program prints one line of
 * JSON a claim: where, what was found, what is said.
 *
 * @param {string} readme
 * @returns {{ program: string, claims: number } | null} null where there is no example
 */
export function exampleOf(readme) {
  const code = /^```(?:ts|js)\n(.*?)^```/ms.exec(readme)?.[1]
  if (code === undefined) return null
  let claims = 0
  const lines = code.split('\n').map((line) => {
    const claim = claimOf(line)
    if (claim === null) return line
    claims++
    return `claim(${JSON.stringify(line)}, (${claim.expression}), (${claim.value}), ${claim.isRounded})`
  })
  return { program: [...lines, `function claim(line, found, said, isRounded) {`, `  ${report}`, '}'].join('\n'), claims }
}

/**
 * Where a result is not what is said of it: in numbers up to the digits that are given, where they are rounded.
 * @param {{ found: unknown, said: unknown, isRounded: boolean }} claim
 * @returns {boolean}
 */
export function holds({ found, said, isRounded }) {
  if (typeof said === 'number' && typeof found === 'number')
    return Math.abs(found - said) <= (isRounded ? halfUnit(said) : 1e-9 * Math.abs(said))
  if (typeof said !== 'object' || said === null || typeof found !== 'object' || found === null) return Object.is(found, said)
  return (
    Object.entries(said).every(([name, value]) => holds({ found: found[name], said: value, isRounded })) && sizeOf(found) === sizeOf(said)
  )
}

const report = 'console.log(JSON.stringify({ line, found, said, isRounded }))'

/** @param {string} line */
function claimOf(line) {
  const print = /^console\.log\((.+)\)\s+\/\/ (.+)$/.exec(line)
  if (print) return { expression: `[${print[1]}].join(' ')`, value: JSON.stringify(print[2]), isRounded: false }
  const match = /^([\w$.[\]]+.*?)\s+\/\/ (.+?)(, rounded)?$/.exec(line)
  if (!match || /^(const|let|import|export|for|if|return|await)\b/.test(line)) return null
  const [, expression, value, rounded] = match
  return /^(-?\d|['"[{]|true|false|null)/.test(value) ? { expression, value, isRounded: rounded !== undefined } : null
}

/**
 * Half of the last digit that a number is written with.
 * @param {number} value
 */
function halfUnit(value) {
  const [digits, exponent = '0'] = String(value).split('e')
  const decimals = digits.split('.')[1]?.length ?? 0
  return 0.5000001 * 10 ** (Number(exponent) - decimals)
}

/** @param {object} value */
const sizeOf = (value) => Object.keys(value).length
