export { forgetOldRequests } from './forget-old-requests.ts'
export { shopRoutes } from './routes.ts'
export { CreateShop, Shop as ShopAnswer } from './schema.ts'
export { createShop, getShop, lockShop, presentShop, type StoredShop } from './store.ts'
