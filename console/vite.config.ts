import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// In development Vite serves the console and passes everything else to the running server.
const server = `http://127.0.0.1:${process.env.PORT ?? '8030'}`

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [react()],
  server: { proxy: { '/api': server, '/docs': server, '/openapi.json': server } },
  build: {
    outDir: 'dist',
    // `light-dark()` stays as written: the tokens depend on it.
    cssTarget: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
    rolldownOptions: {
      output: {
        codeSplitting: {
          // All catalogues of one language travel together, and only the reader's language travels at all.
          groups: [{ name: languageOf, debugName: 'languages', test: /src\/languages\// }],
        },
      },
    },
  },
})

function languageOf(path: string): string | null {
  const language = /src\/languages\/(en|pl|uk)\//.exec(path)?.[1]
  return language === undefined ? null : `language-${language}`
}
