import { useText } from '../../language.tsx'

/** Points as a number, and minor units of a currency as money. */
export function useAmount(currency: string | null): (amount: number) => string {
  const { formatNumber, formatMoney } = useText()
  return (amount) => (currency === null ? formatNumber(amount) : formatMoney(amount, currency))
}
