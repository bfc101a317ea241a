/**
 * Turns look-ups that are asked for at the same time into one query, which begins after the last of them was asked. What
 * is asked while a query is under way waits for it and shares the next: the busier the server, the fewer its queries.
 *
 * Nothing is kept: a right that was taken away a moment before a request came is not there for that request. Look-ups
 * with the same `keyOf` share one answer; `lookUp` gives answers in the order of its questions.
 */
export function collapse<Question, Answer>(
  keyOf: (question: Question) => string,
  lookUp: (questions: readonly Question[]) => Promise<readonly Answer[]>,
): (question: Question) => Promise<Answer> {
  let waiting = new Map<string, { question: Question; answer: PromiseWithResolvers<Answer> }>()
  let isAsking = false
  return (question) => {
    if (waiting.size === 0 && !isAsking) setImmediate(ask)
    const key = keyOf(question)
    const asked = waiting.get(key)
    if (asked) return asked.answer.promise
    const answer = Promise.withResolvers<Answer>()
    waiting.set(key, { question, answer })
    return answer.promise
  }

  async function ask(): Promise<void> {
    const batch = [...waiting.values()]
    waiting = new Map()
    isAsking = true
    try {
      const answers = await lookUp(batch.map(({ question }) => question))
      for (const [index, { answer }] of batch.entries()) answer.resolve(answers[index] as Answer)
    } catch (error) {
      for (const { answer } of batch) answer.reject(error)
    } finally {
      isAsking = false
      if (waiting.size > 0) setImmediate(ask)
    }
  }
}
