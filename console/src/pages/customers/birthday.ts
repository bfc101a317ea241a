/** A birthday as it stands in the form, day first: `17.05.1990`, or `17.05` where the year is not known. */
export function birthdayDraft(birthday: string | null): string {
  const [, year, month, day] = /^(\d{4}|-)-(\d{2})-(\d{2})$/.exec(birthday ?? '') ?? []
  return [day, month, year === '-' ? undefined : year].filter(Boolean).join('.')
}

/** What a draft says to the server: `1990-05-17`, or `--05-17`. What is no such day goes as it was typed, and is refused with a reason. */
export function birthdayOfDraft(draft: string): string {
  const [, day = '', month = '', year = '-'] = /^(\d{1,2})[./](\d{1,2})(?:[./](\d{4}))?\.?$/.exec(draft) ?? []
  return day === '' ? draft : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}
