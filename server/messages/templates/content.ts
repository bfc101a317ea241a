/** What a message says: a subject and blocks, in the languages of the shop. One content serves all of them. */
import { z } from 'zod'

/** A text that people read, with Liquid in it, in one or more languages. */
const text = (max: number) =>
  z
    .object({
      pl: z.string().trim().min(1).max(max).optional(),
      uk: z.string().trim().min(1).max(max).optional(),
      en: z.string().trim().min(1).max(max).optional(),
    })
    .refine((each) => Object.values(each).some((value) => value !== undefined), { error: 'messages.field.text_missing' })

/** An address of the web, or Liquid that becomes one. */
const Address = z
  .string()
  .trim()
  .max(2_000)
  .refine((address) => /^\{\{[^{}]+\}\}$/.test(address) || /^https?:\/\/\S+$/.test(address), { error: 'messages.field.address' })

/**
 * - `text`: paragraphs, parted by an empty line; `**strong**`; `[label](address)`.
 * - `order`: what was ordered, line by line, from the data of the message.
 * - `coupon`: a code from the data of the message.
 */
export const Block = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('heading'), text: text(300) }),
  z.object({ kind: z.literal('text'), text: text(10_000) }),
  z.object({ kind: z.literal('button'), label: text(80), address: Address }),
  z.object({ kind: z.literal('picture'), source: Address, alt: text(300), address: Address.nullable() }),
  z.object({ kind: z.literal('divider') }),
  z.object({ kind: z.literal('order') }),
  z.object({ kind: z.literal('coupon'), label: text(200) }),
])
export type Block = z.infer<typeof Block>

export const TemplateContent = z.object({
  subject: text(300),
  /** What mailboxes show behind the subject. */
  preheader: text(300).nullable(),
  blocks: z.array(Block).min(1).max(60),
})
export type TemplateContent = z.infer<typeof TemplateContent>

/** How the shop looks in mails. */
export const Brand = z.object({
  logoAddress: Address.nullable(),
  accent: z.string().regex(/^#[0-9a-fA-F]{6}$/, { error: 'messages.field.colour' }),
  /** Who writes, as the law asks for it: the company and its postal address. */
  imprint: z.string().trim().max(500),
})
export type Brand = z.infer<typeof Brand>

export type Text = z.infer<ReturnType<typeof text>>
