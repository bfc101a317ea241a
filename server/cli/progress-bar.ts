import type { ImportProgress } from '../imports/imports.ts'

/** Draws progress on one line of a terminal; where stderr is no terminal it stays silent. */
export function progressBar(label: (progress: ImportProgress) => string): { show(progress: ImportProgress): void; end(): void } {
  const { stderr } = process
  if (!stderr.isTTY) return { show: () => {}, end: () => {} }
  return {
    show: (progress) => {
      const filled = Math.round(progress.share * width)
      stderr.write(`\r\u001B[K${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${label(progress)}`)
    },
    end: () => {
      stderr.write('\r\u001B[K')
    },
  }
}

const width = 30
