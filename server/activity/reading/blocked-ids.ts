/**
 * What programs send where they have no id. Stored with the event and never matched: else strangers would become one
 * customer.
 */
export function isBlockedId(text: string): boolean {
  if (text.length > longestBlocked) return zeros.test(text)
  return zeros.test(text) || blocked.has(text.trim().toLowerCase())
}

const blocked = new Set([
  ...['', '-1', 'null', '(null)', 'nil', 'undefined', 'none', 'nan', '[object object]', 'true', 'false'],
  ...['anonymous', 'anon', 'guest', 'test', 'unknown', 'empty', 'n/a', 'user', 'userid', 'user_id', 'distinct_id', 'anonymous_id'],
])
const zeros = /^[0-]*$/
const longestBlocked = 20
