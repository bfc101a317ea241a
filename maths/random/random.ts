export { type Generator, generator } from './generator.ts'
