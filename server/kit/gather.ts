/**
 * Lets different questions that come at the same moment be answered together: what a look-up costs beside each question is shared. It begins
 * after the last of those who share it asked; who asks while one is under way shares the next. Where one fails, each is asked by itself, so
 * that what one question breaks is not the others' loss. Nothing is kept.
 */
export function gather<Question, Answer>(
  groupOf: (question: Question) => string,
  answerAll: (questions: readonly Question[]) => Promise<readonly Answer[]>,
): (question: Question) => Promise<Answer> {
  const groups = new Map<string, Waiting<Question, Answer>[]>()
  return (question) =>
    new Promise((resolve, reject) => {
      const group = groupOf(question)
      const waiting = groups.get(group)
      if (waiting) waiting.push({ question, resolve, reject })
      else {
        const first = [{ question, resolve, reject }]
        groups.set(group, first)
        // Whatever arrives in this same moment goes along.
        setImmediate(() => void work(group, first))
      }
    })

  async function work(group: string, waiting: Waiting<Question, Answer>[]): Promise<void> {
    while (waiting.length > 0) await settle(waiting.splice(0, mostTogether))
    groups.delete(group)
  }

  async function settle(together: readonly Waiting<Question, Answer>[]): Promise<void> {
    try {
      const answers = await answerAll(together.map(({ question }) => question))
      for (const [index, { resolve }] of together.entries()) resolve(answers[index] as Answer)
    } catch (error) {
      if (together.length > 1) for (const each of together) await settle([each])
      else together[0]?.reject(error)
    }
  }
}

interface Waiting<Question, Answer> {
  question: Question
  resolve: (answer: Answer) => void
  reject: (error: unknown) => void
}

const mostTogether = 100
