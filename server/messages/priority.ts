/** Which of several messages goes first where not all of them may. */

/** What people wait for before what they might like, before what merely is news. */
const order = [
  'back_in_stock',
  'cart',
  'browse',
  'welcome',
  'points_expiring',
  'price_drop',
  'replenishment',
  'birthday',
  'second_order',
  'win_back',
  'newsletter',
]

/** The same messages, in the order in which they take their places; of one rank, the earlier wish first. */
export function prioritised<Message extends { topic: string; sendId: string }>(messages: readonly Message[]): Message[] {
  const rank = ({ topic }: Message) => (order.includes(topic) ? order.indexOf(topic) : order.length)
  return messages.toSorted((a, b) => rank(a) - rank(b) || (a.sendId < b.sendId ? -1 : 1))
}
