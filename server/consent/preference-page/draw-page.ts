import type { Language } from '../../kit/language.ts'
import { translator } from '../../kit/language.ts'
import { type Html, html } from './html.ts'
import type { Choice, Preferences } from './load-preferences.ts'
import { textMark } from './save-preferences.ts'

/** The whole document around what a page has to say. */
function documentOf({ language, title, shopName, body }: { language: Language; title: string; shopName: string; body: Html }): string {
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>${title}${shopName === '' ? '' : ` · ${shopName}`}</title>
<link rel="stylesheet" href="/p/page.css">
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`.html
}

/** What a person allows, as a form that works without scripts. `notice` stands over it. */
export function drawPreferences(
  preferences: Preferences,
  { path, notice }: { path: string; notice: 'saved' | 'stopped' | 'requested' | 'textChanged' | null },
): string {
  const { language, shopName, masked, choices, openRequests } = preferences
  const t = translator(language)
  const body = html`
${languageSwitch(preferences, path)}
<header>
<p class="shop">${shopName}</p>
<h1>${t('consent.page.title')}</h1>
<p>${t('consent.page.intro', { contact: masked })}</p>
</header>
${notice === null ? null : html`<p class="notice" role="status">${t(`consent.page.notice.${notice}`)}</p>`}
<form method="post" action="${path}?language=${language}">
<fieldset>
<legend>${t('consent.page.messages')}</legend>
${choices.filter(({ purpose }) => purpose === 'marketing').map((choice) => choiceField(choice, t))}
</fieldset>
<fieldset>
<legend>${t('consent.page.data')}</legend>
${choices.filter(({ purpose }) => purpose !== 'marketing').map((choice) => choiceField(choice, t))}
</fieldset>
<p class="hint">${t('consent.page.orders')}</p>
<button class="main" name="do" value="save">${t('consent.page.save')}</button>
</form>
<form method="post" action="${path}?language=${language}" class="apart">
<h2>${t('consent.page.stop.title')}</h2>
<p>${t('consent.page.stop.text')}</p>
<button name="do" value="stop">${t('consent.page.stop')}</button>
</form>
<form method="post" action="${path}?language=${language}" class="apart">
<h2>${t('consent.page.rights.title')}</h2>
<p>${t('consent.page.rights.text', { shop: shopName })}</p>
<div class="buttons">
${(['access', 'erasure'] as const).map((kind) =>
  openRequests.includes(kind)
    ? html`<p class="hint">${t(`consent.page.rights.${kind}.open`)}</p>`
    : html`<button name="do" value="${kind}">${t(`consent.page.rights.${kind}`)}</button>`,
)}
</div>
</form>`
  return documentOf({ language, title: t('consent.page.title'), shopName, body })
}

/** One button: what a link in a mail asks for is done only by pressing it, since programs open links too. */
export function drawConfirmation({
  language,
  shopName,
  text,
  path,
}: {
  language: Language
  shopName: string
  text: string
  path: string
}): string {
  const t = translator(language)
  const body = html`
<header>
<p class="shop">${shopName}</p>
<h1>${t('consent.confirm.title')}</h1>
</header>
<form method="post" action="${path}">
<blockquote>${text}</blockquote>
<button class="main" name="do" value="confirm">${t('consent.confirm.button')}</button>
<p class="hint">${t('consent.confirm.hint')}</p>
</form>`
  return documentOf({ language, title: t('consent.confirm.title'), shopName, body })
}

/** A page that only says something. */
export function drawMessage({
  language,
  shopName = '',
  key,
}: {
  language: Language
  shopName?: string
  key: 'confirmed' | 'gone' | 'confirm_gone'
}): string {
  const t = translator(language)
  const body = html`<header>${shopName === '' ? null : html`<p class="shop">${shopName}</p>`}<h1>${t(`consent.message.${key}`)}</h1></header>
<p>${t(`consent.message.${key}.text`)}</p>`
  return documentOf({ language, title: t(`consent.message.${key}`), shopName, body })
}

function languageSwitch({ language, languages }: Preferences, path: string): Html {
  return html`<nav aria-label="${translator(language)('consent.page.language')}">${languages.map((each) =>
    each === language
      ? html`<span lang="${each}" aria-current="true">${names[each]}</span>`
      : html`<a href="${path}?language=${each}" lang="${each}" hreflang="${each}" rel="nofollow">${names[each]}</a>`,
  )}</nav>`
}

const names: Readonly<Record<Language, string>> = { pl: 'Polski', uk: 'Українська', en: 'English' }

function choiceField(
  { name, channel, purpose, isOn, mayTurnOn, body, masked }: Choice,
  t: (key: string, values?: Record<string, string>) => string,
): Html {
  const label = purpose === 'marketing' ? t(`consent.page.channel.${channel}`) : t(`consent.page.purpose.${purpose}`)
  return html`<div class="choice">
<input type="hidden" name="shown" value="${name}:${textMark(body)}">
<input type="checkbox" name="on" value="${name}" id="${name}" aria-describedby="${name}-text"${isOn ? html` checked` : null}>
<div><label for="${name}">${label}${masked === null ? null : html` <span class="hint">${masked}</span>`}</label>
<p id="${name}-text">${body}${mayTurnOn ? null : html` <span class="hint">${t('consent.page.only_off')}</span>`}</p></div>
</div>`
}
