/** Codes and names under which shops book what is no product: postage, discounts, fees, corrections. */
const chargeCodes = new Set([
  'post',
  'dot',
  'c2',
  'm',
  'd',
  's',
  'b',
  'cruk',
  'amazonfee',
  'bank charges',
  'shipping',
  'delivery',
  'discount',
  'fee',
  'rounding',
  'dostawa',
  'wysylka',
  'przesylka',
  'rabat',
  'znizka',
  'доставка',
  'знижка',
])
// Not `\b`, which knows the word ends of Latin letters only.
const chargeNames =
  /^(shipping|delivery|postage|carriage|discount|bank charges?|manual|adjust bad debt|koszt(y)? (dostawy|wysy[łl]ki)|dostawa|wysy[łl]ka|rabat|zni[żz]ka|доставка|знижка)(?![\p{L}\p{N}])/iu

/**
 * Whether a line is a charge instead of a product. Charges count in revenue and stay out of product tables.
 * A guess by code and name; the exact list is documented in docs/methods/netting.md.
 */
export function isCharge(code: string, name: string | null): boolean {
  return chargeCodes.has(code.trim().toLowerCase()) || (name !== null && chargeNames.test(name.trim()))
}
