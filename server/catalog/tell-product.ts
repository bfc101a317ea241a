/** What is known of a product after it was told of once more. Pure. */
import { isCharge } from './charges.ts'
import { isGiftCard } from './gift-cards.ts'

/** A product as an order line or a products file names it; `at` is when that was true. */
export interface ProductFact {
  code: string
  name: string | null
  category: string | null
  brand: string | null
  at: Date
}

export interface Product {
  code: string
  /** The code where no name was ever told. */
  name: string
  category: string | null
  brand: string | null
  isCharge: boolean
  isGiftCard: boolean
  /** When the newest fact about it was true. */
  profileAt: Date
}

/** The newest name, category and brand hold, whichever is told first; what a fact does not say takes nothing away. */
export function tellProduct(known: Product | undefined, { code, name, category, brand, at }: ProductFact): Product {
  if (!known) return withGiftCard({ code, name: name ?? code, category, brand, isCharge: isCharge(code, name), profileAt: at })
  const isNewer = at >= known.profileAt
  // A product that came without a name is called by its code.
  const isRenamed = name !== null && (isNewer || known.name === known.code)
  return withGiftCard({
    code,
    name: isRenamed ? name : known.name,
    category: (isNewer ? category : null) ?? known.category ?? category,
    brand: (isNewer ? brand : null) ?? known.brand ?? brand,
    isCharge: isRenamed ? isCharge(code, name) : known.isCharge,
    profileAt: isNewer ? at : known.profileAt,
  })
}

const withGiftCard = (product: Omit<Product, 'isGiftCard'>): Product => ({
  ...product,
  isGiftCard: !product.isCharge && isGiftCard(product),
})
