import type { FastifyRequest } from 'fastify'
import { chooseLanguage, type Language, languages } from './language.ts'
import type { Services } from './services.ts'

/** The language in which the reader of this answer wants its sentences: as the request says, else as the installation is set. */
export function readerLanguage(request: FastifyRequest, { settings }: Pick<Services, 'settings'>): Language {
  const wanted = request.headers['accept-language']
  if (wanted) return chooseLanguage(wanted, languages)
  return settings.language ?? 'en'
}
