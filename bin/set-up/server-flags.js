/**
 * How Node runs the product. Its nursery of new objects is kept at 8 MB: rows of a large file die young, and a larger
 * nursery only fills more memory with dead ones (an import of a million lines: some 300 MB instead of 410).
 */
export const serverFlags = ['--max-semi-space-size=8']
