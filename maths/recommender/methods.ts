import { buyAgain } from './buy-again.ts'
import { discover } from './discover.ts'
import { ease } from './ease.ts'
import { implicitAls } from './implicit-als.ts'
import type { Method } from './method.ts'
import { nextBasket } from './next-basket.ts'
import { personalFrequency } from './personal-frequency.ts'
import { popularity } from './popularity.ts'
import { similarItems } from './similar-items.ts'
import { tifuKnn } from './tifu-knn.ts'

/** All methods that foresee baskets, with their usual settings, baselines first. `uniform` starts implicit ALS. */
export const methodsOf = ({ uniform }: { uniform: () => number }): Method<unknown>[] =>
  [
    popularity(),
    personalFrequency(),
    tifuKnn(),
    buyAgain(),
    nextBasket(),
    ...[similarItems({ weighting: 'cosine' }), similarItems({ weighting: 'tfidf' }), similarItems({ weighting: 'bm25' })],
    ease(),
    discover(),
    implicitAls({ uniform }),
  ] as Method<unknown>[]
