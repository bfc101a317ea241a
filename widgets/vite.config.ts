import { defineConfig } from 'vite'

// One classic script without exports, small enough to stand in every page of a shop.
export default defineConfig({
  root: import.meta.dirname,
  build: {
    outDir: 'dist',
    target: 'es2022',
    lib: { entry: 'src/script/r.ts', formats: ['iife'], name: 'regularsScript', fileName: () => 'r.js' },
  },
})
