export { type Minimum, minimise, minimiseFrom, type Objective } from './bfgs.ts'
export { cholesky, inverseOfCholesky, solveCholesky } from './cholesky.ts'
export { hessian } from './hessian.ts'
