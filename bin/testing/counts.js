/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** @returns {Counts} */
export const none = () => ({ passed: 0, failed: 0, skipped: 0 })

/**
 * @param {Counts[]} parts
 * @returns {Counts}
 */
export const total = (parts) =>
  parts.reduce(
    (sum, part) => ({ passed: sum.passed + part.passed, failed: sum.failed + part.failed, skipped: sum.skipped + part.skipped }),
    none(),
  )

/**
 * The closing line, in the form that other programs read.
 * @param {Counts} counts
 */
export const closingLine = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed, ${skipped} skipped`
