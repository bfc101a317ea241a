export { hasCustomer } from './customer.ts'
export { type PersonFact, recordPeople } from './record.ts'
export { customerRoutes } from './routes.ts'
export { OrderPage } from './schema.ts'
