/** What goes into each page of the shop: a place for what is said before the script is there, and the script. */
export function snippetFor(origin: string, key: string): string {
  return [
    '<script>window.regulars=window.regulars||function(){(regulars.q=regulars.q||[]).push(arguments)}</script>',
    `<script async src="${origin}/r.js" data-key="${key}"></script>`,
  ].join('\n')
}
