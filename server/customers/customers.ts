export { type PersonFact, recordPeople } from './record.ts'
