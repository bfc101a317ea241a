import type { ProgramView } from '../../../server/loyalty/member-schema.ts'
import { h, list } from './elements.ts'

/** The programme in words. */
export const drawRules = ({ paragraphs }: ProgramView['words']): HTMLElement[] =>
  paragraphs.map(({ title, sentences }) => h('div', { class: 'rules' }, h('h3', {}, title), list('sentences', sentences)))
