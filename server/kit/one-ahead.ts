/**
 * The same items, each asked for while the one before is still being worked on: reading goes on while the database stores.
 * Never more than one item waits.
 */
export async function* oneAhead<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item> {
  const iterator = items[Symbol.asyncIterator]()
  let coming = quiet(iterator.next())
  try {
    for (;;) {
      const { done, value } = await coming
      if (done) return
      coming = quiet(iterator.next())
      yield value
    }
  } finally {
    await coming.catch(() => {})
    await iterator.return?.()
  }
}

/** A failure is told to whoever waits for the item; until then nobody may be there to hear it. */
function quiet<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => {})
  return promise
}
