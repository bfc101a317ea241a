/** The yardstick of `http`: the framework alone, answering one small object. Prints its address. */
import { fastify } from 'fastify'

const app = fastify()
app.get('/', async () => ({ hello: 'world' }))
console.log(await app.listen({ port: 0, host: '127.0.0.1' }))
process.once('SIGTERM', () => void app.close().then(() => process.exit(0)))
