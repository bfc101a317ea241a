/** One record of a file before anything is known of its meaning. */
export interface RawRecord {
  /** 1-based physical line where the record starts. */
  lineNo: number
  fields: string[]
  /** Why the record cannot be read at all; `fields` is then empty. */
  fault: { code: string; values: Record<string, string | number> } | null
}

/** Text goes in piece by piece, records come out as they are complete. */
export interface RecordSplitter {
  push(text: string): RawRecord[]
  end(): RawRecord[]
}

export const faulty = (lineNo: number, code: string, values: Record<string, string | number> = {}): RawRecord => ({
  lineNo,
  fields: [],
  fault: { code, values },
})
