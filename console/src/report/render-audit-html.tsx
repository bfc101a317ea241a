import { renderToStaticMarkup } from 'react-dom/server'
import type { Audit } from '../../../server/analytics/schema.ts'
import type { Language } from '../formats.ts'
import en from '../languages/en/audit.json'
import pl from '../languages/pl/audit.json'
import uk from '../languages/uk/audit.json'
import { createTranslator } from '../messages.ts'
import tokens from '../ui/tokens.css?inline'
import { AuditReport } from './AuditReport.tsx'
import cards from './cards.css?inline'
import charts from './charts.css?inline'
import heat from './heat.css?inline'
import print from './print.css?inline'
import report from './report.css?inline'

const catalogues = { en, pl, uk }

/**
 * The audit as one complete HTML document: it opens without a network and runs no script, so it can be mailed, printed
 * and kept. Light or dark follows the reader's system.
 */
export function renderAuditHtml({ audit, language }: { audit: Audit; language: Language }): string {
  const t = createTranslator(language, catalogues[language])
  return `<!doctype html>${renderToStaticMarkup(
    <html lang={language}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <meta httpEquiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:" />
        <title>{t('audit.report.title', { shop: audit.shop.name })}</title>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: our own style sheets, in which quotes must stay as they are */}
        <style dangerouslySetInnerHTML={{ __html: [tokens, report, cards, charts, heat, print].join('\n') }} />
      </head>
      <body className="rp-page">
        <main>
          <AuditReport audit={audit} language={language} t={t} />
        </main>
      </body>
    </html>,
  )}`
}
