/** Imports one file the way the command line does, and tells how long its parts took: a line of JSON. */
import { importFile } from '../../server/cli/import-file.ts'
import { openDatabase } from '../../server/kit/database.ts'
import { translator } from '../../server/kit/language.ts'

const { connection, shopId, file } = JSON.parse(process.argv[2] ?? '')
const database = openDatabase({ connection })
const shop = { currency: 'PLN', timeZone: 'Europe/Warsaw', country: 'PL' }

const began = performance.now()
let readAt = began
const { state, rowsRead, rowsRejected } = await importFile(database, translator('en'), {
  ...{ shopId, shop, file, consent: { answer: 'none' }, signal: new AbortController().signal },
  onProgress: ({ phase }) => {
    if (phase === 'reading') readAt = performance.now()
  },
})
const endedAt = performance.now()
await database.close()

console.log(JSON.stringify({ state, rowsRead, rowsRejected, seconds: (endedAt - began) / 1000, readingSeconds: (readAt - began) / 1000 }))
