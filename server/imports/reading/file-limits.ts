/** How much a file may ask of this machine. */
export interface FileLimits {
  /** Uncompressed ÷ compressed bytes; real order files stay below 40. Checked from `bombCheckFromBytes` on. */
  maxRatio: number
  bombCheckFromBytes: number
  /** Uncompressed bytes in all. */
  maxBytes: number
  /** Characters of one record, its quoted line breaks included. */
  maxRecordLength: number
  maxColumns: number
}

export const defaultLimits: FileLimits = {
  maxRatio: 200,
  bombCheckFromBytes: 16 * 1024 * 1024,
  maxBytes: 64 * 1024 ** 3,
  maxRecordLength: 1024 * 1024,
  maxColumns: 500,
}

/** How much of a file is looked at to guess its encoding, delimiter, columns and date order. */
export const sampleBytes = 256 * 1024
