import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// The audit report as a module for the server and the command line: dist-report/report.js exports `renderAuditHtml`.
export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  plugins: [react()],
  // Everything is bundled, so that the server needs neither React nor the console's sources.
  ssr: { noExternal: true, target: 'node' },
  define: { 'process.env.NODE_ENV': '"production"' },
  build: {
    ssr: 'src/report/render-audit-html.tsx',
    outDir: 'dist-report',
    target: 'node20',
    // `light-dark()` stays as written: the tokens depend on it.
    cssTarget: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
    cssMinify: true,
    rolldownOptions: { output: { entryFileNames: 'report.js', codeSplitting: false } },
  },
})
