/**
 * The thread in which models are fitted and asked: both take seconds to minutes of a core, during which the process must go on
 * answering requests. One question at a time, plain values in and out.
 */
import assert from 'node:assert/strict'
import { parentPort } from 'node:worker_threads'
import type { Histories } from '@regulars/clv'
import { type Choosing, chooseOn, chooseWithout, type Fitting, fitChosen, spendOf, type Trial } from './choose.ts'
import { type PredictedCustomer, type Predictor, type Purchases, predictor } from './predict-customer.ts'
import type { StoredModel } from './schema.ts'

export interface Questions {
  chooseOn: { ask: Trial; answer: Choosing }
  chooseWithout: { ask: Histories; answer: Choosing }
  fit: { ask: { method: string; histories: Histories }; answer: Fitting }
  spend: { ask: { histories: Histories; meanMinor: number }; answer: ReturnType<typeof spendOf> }
  /** What `predict` goes by from now on. */
  take: { ask: { model: StoredModel; cutOn: string }; answer: null }
  predict: { ask: Purchases[]; answer: PredictedCustomer[] }
}

let current: Predictor | null = null

const answers: { [Name in keyof Questions]: (ask: Questions[Name]['ask']) => Questions[Name]['answer'] } = {
  chooseOn,
  chooseWithout,
  fit: ({ method, histories }) => fitChosen(method, histories),
  spend: ({ histories, meanMinor }) => spendOf(histories, { meanMinor }),
  take: ({ model, cutOn }) => {
    current = predictor(model, { cutOn })
    return null
  },
  predict: (customers) => {
    assert(current, 'a model is taken before customers are predicted')
    return customers.map(current)
  },
}

const port = parentPort
assert(port, 'this file runs as a thread')
port.on('message', ({ name, ask }: { name: keyof Questions; ask: never }) => {
  port.postMessage((answers[name] as (ask: never) => unknown)(ask))
})
