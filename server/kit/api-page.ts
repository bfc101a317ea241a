import type { OpenAPIV3_1 } from 'openapi-types'

/** The API on one page to read, without scripts: each route with its schemas, grouped by noun. */
export function apiPage(document: object): string {
  const { info, paths = {} } = document as Partial<OpenAPIV3_1.Document>
  const routes = Object.entries(paths).flatMap(([path, methods]) => operationsOf(path, methods ?? {}))
  const groups = Map.groupBy(routes, ({ tag }) => tag)
  const names = [...groups.keys()].sort()
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(info?.title ?? '')} API</title>
<style>${style}</style>
<h1>${escapeHtml(info?.title ?? '')} API</h1>
<p>${escapeHtml(info?.description ?? '')} The same for programs: <a href="/openapi.json">/openapi.json</a>.</p>
<nav>${names.map((name) => `<a href="#${escapeHtml(name)}">${escapeHtml(name)}</a>`).join(' ')}</nav>
${names.map((name) => group(name, groups.get(name) ?? [])).join('\n')}
</html>
`
}

interface Operation {
  method: string
  path: string
  tag: string
  details: OpenAPIV3_1.OperationObject
}

function operationsOf(path: string, methods: OpenAPIV3_1.PathItemObject): Operation[] {
  return (['get', 'post', 'put', 'patch', 'delete'] as const).flatMap((method) => {
    const details = methods[method]
    return details ? [{ method: method.toUpperCase(), path, tag: details.tags?.[0] ?? '', details }] : []
  })
}

const group = (name: string, operations: Operation[]): string =>
  `<h2 id="${escapeHtml(name)}">${escapeHtml(name)}</h2>\n${operations.map(operationHtml).join('\n')}`

function operationHtml({ method, path, details }: Operation): string {
  const body = details.requestBody && 'content' in details.requestBody ? details.requestBody.content : undefined
  const answers = Object.entries(details.responses ?? {}).flatMap(([status, answer]) =>
    'content' in answer ? [schemaHtml(`Answer ${status}`, answer.content)] : [],
  )
  return `<section><h3><code>${method} ${escapeHtml(path)}</code></h3>
${details.summary ? `<p>${escapeHtml(details.summary)}</p>` : ''}<p>${escapeHtml(details.description ?? '')}</p>
${parameters(details)}${schemaHtml('Body', body)}${answers.join('')}</section>`
}

function parameters({ parameters = [] }: OpenAPIV3_1.OperationObject): string {
  const rows = parameters.flatMap((parameter) =>
    'name' in parameter
      ? [`<li><code>${escapeHtml(parameter.name)}</code> in ${escapeHtml(parameter.in)}${parameter.required ? '' : ', optional'}</li>`]
      : [],
  )
  return rows.length > 0 ? `<ul>${rows.join('')}</ul>` : ''
}

function schemaHtml(title: string, content: Record<string, OpenAPIV3_1.MediaTypeObject> | undefined): string {
  const [first] = Object.entries(content ?? {})
  if (!first) return ''
  const [type, { schema }] = first
  return `<details><summary>${escapeHtml(title)} <small>${escapeHtml(type)}</small></summary><pre>${escapeHtml(JSON.stringify(schema, null, 2) ?? '')}</pre></details>`
}

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)

const style = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}body{max-width:60rem;margin:2rem auto;padding:0 1rem}
nav{display:flex;flex-wrap:wrap;gap:.5rem 1rem}section{margin:1.5rem 0}h2{border-bottom:1px solid;margin-top:3rem}h3{margin-bottom:.25rem}
pre{overflow:auto;padding:1rem;border:1px solid color-mix(in srgb,currentColor 25%,transparent)}p{margin:.25rem 0}`
