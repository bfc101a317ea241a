import { defineConfig } from 'vite'

// The member's element: a script of its own, which only the pages load that have one.
export default defineConfig({
  root: import.meta.dirname,
  build: {
    outDir: 'dist-loyalty',
    target: 'es2022',
    // Pairs of colours follow the page's color-scheme by themselves; written out for older browsers they would need a scheme of their own.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    lib: { entry: 'src/loyalty/define.ts', formats: ['iife'], name: 'regularsLoyalty', fileName: () => 'loyalty.js' },
  },
})
