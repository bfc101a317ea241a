/** Everything that can be wrong with a file as a whole; each has a sentence `imports.problem.<code>` in three languages. */
export type FileProblemCode =
  | 'file_missing'
  | 'file_unreadable'
  | 'empty'
  | 'header_only'
  | 'no_header'
  | 'no_usable_columns'
  | 'column_missing'
  | 'too_many_columns'
  | 'line_too_long'
  | 'too_large'
  | 'binary'
  | 'spreadsheet'
  | 'web_page'
  | 'json_document'
  | 'encoding_unknown'
  | 'archive_bomb'
  | 'archive_damaged'
  | 'archive_empty'
  | 'archive_encrypted'
  | 'archive_nested'
  | 'archive_unsafe_name'
  | 'archive_unsupported'

/**
 * The whole file cannot be taken. Rows that were read before it was noticed (a truncated archive) must not be kept.
 *
 * `code` and `values` are stored; the sentence is made from them in the reader's language.
 */
export class FileProblem extends Error {
  readonly code: FileProblemCode
  readonly values: Record<string, string | number>

  constructor(code: FileProblemCode, values: Record<string, string | number> = {}, options?: ErrorOptions) {
    super(`import file refused: ${code} ${JSON.stringify(values)}`, options)
    this.name = 'FileProblem'
    this.code = code
    this.values = values
  }
}
