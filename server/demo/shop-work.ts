/** What the people who work in a demo shop know of their customers and have in mind, in the shop's own language. */
export interface ShopWork {
  /** What the shop asks its customers, kept as fields of theirs. */
  choice: { key: string; label: string; options: readonly string[] }
  yesNo: { key: string; label: string }
  /** Tags of companies, of the best, and of those who had a complaint. */
  tags: { business: string; best: string; complaint: string }
  notes: readonly string[]
  /** Due so many days from today. */
  tasks: readonly { title: string; inDays: number; recurrence: 'weekly' | null }[]
  /** The words that people agree to. */
  consentTexts: { email: string; sms: string }
  /** How people said so: signed up in a form, left by a link. */
  sources: { form: string; left: string }
  /** An own group of people, beside the ready-made ones: who left a full cart behind. */
  fullCarts: { name: string; description: string }
}
