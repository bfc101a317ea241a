/**
 * Lets the same question, asked by many at once, be looked up once. A look-up begins after the last of those who share it
 * asked; who asks while one is under way shares the next. So there are never more than two of a question, however many ask.
 *
 * Nothing is kept: a right that was taken away a moment before a request came is not there for that request. Each look-up
 * is a statement of its own with plain parameters, because PostgreSQL keeps the plan of such a one; a list of questions in
 * one statement would be planned anew each time, which takes longer than the look-up.
 */
export function collapse<Question, Answer>(
  keyOf: (question: Question) => string,
  lookUp: (question: Question) => Promise<Answer>,
): (question: Question) => Promise<Answer> {
  const underWay = new Map<string, Promise<unknown>>()
  const next = new Map<string, Promise<Answer>>()
  return (question) => {
    const key = keyOf(question)
    const shared = next.get(key)
    if (shared) return shared
    const answer = (underWay.get(key) ?? endOfThisMoment()).then(begin, begin)
    next.set(key, answer)
    return answer

    function begin(): Promise<Answer> {
      next.delete(key)
      const looking = lookUp(question).finally(() => {
        if (underWay.get(key) === looking) underWay.delete(key)
      })
      underWay.set(key, looking)
      return looking
    }
  }
}

const endOfThisMoment = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
