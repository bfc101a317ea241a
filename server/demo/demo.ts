export { loadDemoTask } from './jobs.ts'
export { loadDemo } from './load-demo.ts'
export { demoRoutes } from './routes.ts'
export { startDemo } from './start-demo.ts'
