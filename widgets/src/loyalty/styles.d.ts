/** A style sheet as text, in the script itself: no request, and nothing that a page's policy could block. */
declare module '*.css?inline' {
  const text: string
  export default text
}
