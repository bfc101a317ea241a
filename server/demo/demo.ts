export { loadDemoTask } from './jobs.ts'
export { demoRoutes } from './routes.ts'
