import type { DuplicatePair } from '../../answers.ts'
import { PairComparison } from './PairComparison.tsx'

/** Made up, and says so: what a pair will look like. */
export function ExamplePair() {
  return (
    <section className="sheet pair">
      <PairComparison pair={example} isExample />
    </section>
  )
}

const anna = { customerId: 'one', title: 'Anna Nowak', customerNumber: '2041', phone: '+48 500 100 200', city: 'Kraków' }
const example: DuplicatePair = {
  one: { ...anna, email: 'anna.nowak@example.com', orders: 4, revenueMinor: 38_600 },
  other: {
    ...{ customerId: 'other', title: 'Anna Nowak', customerNumber: null, phone: null, city: 'Kraków' },
    ...{ email: 'anna.nowak+shop@example.com', orders: 1, revenueMinor: 7_900 },
  },
  reasons: ['email_variant', 'name_and_postcode'],
  score: 0.94,
  hasTwoNumbers: false,
}
