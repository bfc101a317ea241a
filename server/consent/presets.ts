/** What the rules of a country ask for, and how far a shop may go below. */
import type { Preset, Requirements } from './schema.ts'

/** What holds where the shop says nothing else. */
export const requirementsByLaw: Readonly<Record<Preset, Requirements>> = {
  // Electronic Communications Law 2024, article 398: prior consent, also for companies; asking for it by message is advertising too.
  PL: { marketing: 'consent', track: 'consent', profile: 'objection' },
  // Advertising Law 14-3 and the Electronic Communications Law: prior consent.
  UA: { marketing: 'consent', track: 'consent', profile: 'objection' },
  // Courts ask the sender to prove that the owner of the address agreed: double opt-in.
  DE: { marketing: 'confirmed', track: 'consent', profile: 'objection' },
  EU: { marketing: 'consent', track: 'consent', profile: 'objection' },
}

/** The least that a shop may ask for. Poland and Ukraine know no exception for one's own buyers. */
const floors: Readonly<Record<Preset, Requirements>> = {
  PL: { marketing: 'consent', track: 'free', profile: 'objection' },
  UA: { marketing: 'consent', track: 'free', profile: 'objection' },
  DE: { marketing: 'soft_opt_in', track: 'free', profile: 'objection' },
  EU: { marketing: 'soft_opt_in', track: 'free', profile: 'objection' },
}

/** Whose rules hold for somebody in this country (ISO 3166-1 alpha-2). Elsewhere, and where it is not known, those of the European Union. */
export function presetOf(country: string | null): Preset {
  return country === 'PL' || country === 'UA' || country === 'DE' ? country : 'EU'
}

/** How the asked for stands to what the law asks for: `looser` needs a written reason, `tooLoose` is not possible. */
export function compareWithLaw(preset: Preset, asked: Requirements): 'tighter' | 'looser' | 'tooLoose' {
  if (isBelow(asked, floors[preset])) return 'tooLoose'
  return isBelow(asked, requirementsByLaw[preset]) ? 'looser' : 'tighter'
}

const isBelow = (one: Requirements, other: Requirements): boolean =>
  strictness.marketing.indexOf(one.marketing) < strictness.marketing.indexOf(other.marketing) ||
  strictness.track.indexOf(one.track) < strictness.track.indexOf(other.track) ||
  strictness.profile.indexOf(one.profile) < strictness.profile.indexOf(other.profile)

const strictness = {
  marketing: ['soft_opt_in', 'consent', 'confirmed'],
  track: ['free', 'consent'],
  profile: ['objection', 'consent'],
}
