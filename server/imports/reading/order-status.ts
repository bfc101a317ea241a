import { fold } from '../../kit/fold.ts'
import type { ImportPreset } from '../schema.ts'

/** What an order's status says of the money: nothing, that there was no sale, or that all of it was given back. */
export type StatusMeaning = 'counts' | 'cancelled' | 'refunded'

/**
 * Reads a status word in Polish, Ukrainian or English. Unknown words count: a shop's own status ("packed by Ewa") is
 * far more often a sale than not.
 *
 * In WooCommerce an order that is pending or on hold has not been paid, and its own reports leave it out. Elsewhere
 * "pending" is also what a cash-on-delivery order is until the courier has come.
 */
export function statusMeaning(text: string, preset: ImportPreset): StatusMeaning {
  const word = fold(text)
    .replace(/^wc-/, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
  if (cancelled.has(word) || (preset === 'woocommerce' && unpaidInWoocommerce.has(word))) return 'cancelled'
  return refunded.has(word) ? 'refunded' : 'counts'
}

const words = (lines: string[]) => new Set(lines.map((word) => fold(word)))

const cancelled = words([
  ...[
    'cancelled',
    'canceled',
    'cancel',
    'cancelled by customer',
    'cancelled by buyer',
    'buyer cancelled',
    'auto cancelled',
    'cancelled reversal',
    'failed',
    'failure',
  ],
  ...[
    'payment failed',
    'payment error',
    'voided',
    'void',
    'expired',
    'abandoned',
    'declined',
    'rejected',
    'refused',
    'denied',
    'trash',
    'deleted',
    'draft',
    'checkout draft',
  ],
  ...[
    'pending payment',
    'awaiting payment',
    'payment pending',
    'waiting for payment',
    'unpaid',
    'not paid',
    'undelivered',
    'returned to sender',
    'fraud',
  ],
  ...[
    'anulowane',
    'anulowany',
    'anulowana',
    'anulowano',
    'anulacja',
    'zamówienie anulowane',
    'anulowane przez klienta',
    'anulowane przez kupującego',
    'odrzucone',
  ],
  ...[
    'odrzucony',
    'odrzucona',
    'nieudane',
    'nieudana',
    'niepowodzenie',
    'nieopłacone',
    'nieopłacony',
    'niezapłacone',
    'oczekuje na płatność',
    'oczekujące na płatność',
  ],
  ...[
    'oczekiwanie na płatność',
    'w oczekiwaniu na płatność',
    'brak płatności',
    'błąd płatności',
    'nieodebrane',
    'nieodebrana',
    'usunięte',
    'szkic',
    'porzucone',
    'wygasłe',
  ],
  ...[
    'скасовано',
    'скасоване',
    'скасований',
    'скасована',
    'скасовано клієнтом',
    'скасовано покупцем',
    'замовлення скасовано',
    'відмінено',
    'відмінене',
    'анульовано',
  ],
  ...[
    'відхилено',
    'відхилене',
    'відмова',
    'не вдалося',
    'невдале',
    'невдалий',
    'не оплачено',
    'неоплачено',
    'неоплачене',
    'очікує оплати',
    'очікує на оплату',
    'очікування оплати',
  ],
  ...['очікується оплата', 'помилка оплати', 'не забрано', 'видалено', 'чернетка', 'прострочено', 'отменен', 'отменён', 'отменено'],
])

const refunded = words([
  ...['refunded', 'fully refunded', 'refund', 'returned', 'zwrócone', 'zwrócono', 'zwrócony', 'zwrot', 'zwrot środków', 'zwrot pieniędzy'],
  ...['повернено', 'повернене', 'повернення', 'повернуто', 'кошти повернено', 'повернення коштів'],
])

const unpaidInWoocommerce = words(['pending', 'on hold', 'oczekujące', 'wstrzymane', 'w oczekiwaniu', 'очікування', 'на утриманні'])
