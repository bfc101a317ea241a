/** Says on one line of a terminal how far long work has come; where stderr is no terminal it stays silent. */
export function rowCount(): { show(sentence: string): void; end(): void } {
  const { stderr } = process
  if (!stderr.isTTY) return { show: () => {}, end: () => {} }
  let shownAt = 0
  return {
    show: (sentence) => {
      // Ten times a second is as often as somebody can read.
      if (performance.now() - shownAt < 100) return
      shownAt = performance.now()
      stderr.write(`\r\u001B[K${sentence}`)
    },
    end: () => {
      stderr.write('\r\u001B[K')
    },
  }
}
