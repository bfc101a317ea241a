import type { LoyaltyProgram } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { Sheet } from '../../ui/Page.tsx'
import { TextButton } from '../../ui/TextButton.tsx'
import { addedCashback, addedWallet, type PointsWallet } from './editing.ts'
import { AmountField, CheckField, LocalTextFields, MoneyField, NumberField, PeriodFields, SelectField } from './fields.tsx'
import type { ChangeProgram } from './GeneralFields.tsx'

type WalletFieldsProps = { program: LoyaltyProgram; live: LoyaltyProgram | null; change: ChangeProgram }

/** The kinds of points: nearly always one. Those that members may have already cannot go. */
export function WalletFields({ program, live, change }: WalletFieldsProps) {
  const { t } = useText()
  const { wallets } = program
  const withCashback = addedCashback(program, cashbackName)
  return (
    <Sheet
      title={t('loyalty.wallets')}
      intro={t('loyalty.wallets.intro')}
      actions={
        <div className="row-end">
          {withCashback && (
            <TextButton onClick={() => change({ wallets: withCashback.wallets, rules: withCashback.rules })}>
              {t('loyalty.wallets.cashback')}
            </TextButton>
          )}
          <TextButton onClick={() => change({ wallets: addedWallet(program).wallets })}>{t('loyalty.wallets.add')}</TextButton>
        </div>
      }
    >
      <div className="field-parts">
        {wallets.map((wallet, index) => (
          <WalletForm
            key={wallet.code}
            wallet={wallet}
            currency={program.currency}
            path={`wallets.${index}`}
            onChange={(changed) => change({ wallets: wallets.map((each) => (each.code === wallet.code ? changed : each)) })}
            {...(wallets.length > 1 && !live?.wallets.some(({ code }) => code === wallet.code)
              ? { onRemove: () => change({ wallets: wallets.filter(({ code }) => code !== wallet.code) }) }
              : {})}
          />
        ))}
      </div>
    </Sheet>
  )
}

/** As shoppers of each language call it. */
const cashbackName = { pl: 'Cashback', uk: 'Кешбек', en: 'Cashback' }

type WalletFormProps = { wallet: PointsWallet; currency: string; path: string; onChange(wallet: PointsWallet): void; onRemove?: () => void }

function WalletForm({ wallet, currency, path, onChange, onRemove }: WalletFormProps) {
  const { t } = useText()
  const change = (values: Partial<PointsWallet>) => onChange({ ...wallet, ...values })
  return (
    <div className="stack">
      {wallet.currency !== null && <p className="hint">{t('loyalty.wallet.cashback')}</p>}
      <LocalTextFields label={t('loyalty.wallet.name')} path={`${path}.name`} value={wallet.name} onChange={(name) => change({ name })} />
      <ExpiryFields wallet={wallet} path={`${path}.expiry`} change={change} />
      <PendingFields wallet={wallet} path={`${path}.pending`} change={change} />
      <ReturnFields wallet={wallet} path={path} change={change} />
      {wallet.currency === null && <ConversionFields wallet={wallet} currency={currency} path={path} change={change} />}
      <LimitFields wallet={wallet} path={path} change={change} />
      {onRemove && (
        <TextButton tone="danger" className="text-button fit" onClick={onRemove}>
          {t('loyalty.wallet.remove')}
        </TextButton>
      )}
    </div>
  )
}

type PartProps = { wallet: PointsWallet; path: string; change(values: Partial<PointsWallet>): void }

function ExpiryFields({ wallet: { expiry, currency }, path, change }: PartProps) {
  const { t } = useText()
  const begin = {
    never: { kind: 'never' },
    after: { kind: 'after', months: 12, days: 0, roundedTo: 'month' },
    inactivity: { kind: 'inactivity', months: 12, days: 0 },
  } as const
  return (
    <fieldset className="field-group">
      <legend>{t('loyalty.expiry')}</legend>
      <SelectField
        label={t('loyalty.expiry.kind')}
        path={`${path}.kind`}
        value={expiry.kind}
        choices={(currency === null ? (['after', 'inactivity', 'never'] as const) : (['after', 'never'] as const)).map((value) => ({
          value,
          label: t(`loyalty.expiry.${value}`),
        }))}
        onChange={(kind) => change({ expiry: begin[kind] })}
      />
      {expiry.kind !== 'never' && (
        <PeriodFields
          path={path}
          months={expiry.months}
          days={expiry.days}
          onChange={(period) => change({ expiry: { ...expiry, ...period } })}
        />
      )}
      {expiry.kind === 'after' && (
        <SelectField
          label={t('loyalty.expiry.rounded')}
          path={`${path}.roundedTo`}
          value={expiry.roundedTo}
          choices={(['day', 'month', 'year'] as const).map((value) => ({ value, label: t(`loyalty.rounded.${value}`) }))}
          onChange={(roundedTo) => change({ expiry: { ...expiry, roundedTo } })}
        />
      )}
    </fieldset>
  )
}

function PendingFields({ wallet: { pending }, path, change }: PartProps) {
  const { t } = useText()
  const begin = {
    none: { kind: 'none' },
    days: { kind: 'days', afterDelivery: 14, afterOrder: 30 },
    told: { kind: 'told', cancelledAfterDays: 60 },
  } as const
  return (
    <fieldset className="field-group">
      <legend>{t('loyalty.pending')}</legend>
      <SelectField
        label={t('loyalty.pending.kind')}
        path={`${path}.kind`}
        value={pending.kind}
        choices={(['days', 'told', 'none'] as const).map((value) => ({ value, label: t(`loyalty.pending.${value}`) }))}
        onChange={(kind) => change({ pending: begin[kind] })}
      />
      {pending.kind === 'days' && (
        <div className="field-row">
          <NumberField
            label={t('loyalty.pending.afterDelivery')}
            path={`${path}.afterDelivery`}
            value={pending.afterDelivery}
            onChange={(afterDelivery) => change({ pending: { ...pending, afterDelivery } })}
          />
          <NumberField
            label={t('loyalty.pending.afterOrder')}
            path={`${path}.afterOrder`}
            value={pending.afterOrder}
            onChange={(afterOrder) => change({ pending: { ...pending, afterOrder } })}
          />
        </div>
      )}
      {pending.kind === 'told' && (
        <NumberField
          label={t('loyalty.pending.cancelled')}
          path={`${path}.cancelledAfterDays`}
          value={pending.cancelledAfterDays}
          onChange={(cancelledAfterDays) => change({ pending: { ...pending, cancelledAfterDays } })}
        />
      )}
    </fieldset>
  )
}

function ReturnFields({ wallet: { clawback, restore, currency }, path, change }: PartProps) {
  const { t } = useText()
  const { lapsed } = restore
  return (
    <fieldset className="field-group">
      <legend>{t('loyalty.returns')}</legend>
      <SelectField
        label={t('loyalty.clawback')}
        path={`${path}.clawback.policy`}
        value={clawback.policy}
        choices={(['clamp', 'pending_only', 'debt'] as const).map((value) => ({ value, label: t(`loyalty.clawback.${value}`) }))}
        onChange={(policy) => change({ clawback: policy === 'debt' ? { policy, limit: 1000 } : { policy } })}
      />
      {clawback.policy === 'debt' && (
        <AmountField
          currency={currency}
          label={t('loyalty.clawback.limit')}
          path={`${path}.clawback.limit`}
          value={clawback.limit}
          onChange={(limit) => change({ clawback: { ...clawback, limit } })}
        />
      )}
      {currency === null && (
        <SelectField
          label={t('loyalty.restore')}
          path={`${path}.restore.mode`}
          value={restore.mode}
          choices={(['proportional', 'full_only', 'none'] as const).map((value) => ({ value, label: t(`loyalty.restore.${value}`) }))}
          onChange={(mode) => change({ restore: { ...restore, mode } })}
        />
      )}
      {restore.mode !== 'none' && (
        <CheckField
          label={t('loyalty.restore.grace')}
          value={lapsed.policy === 'grace'}
          onChange={(isOn) => change({ restore: { ...restore, lapsed: isOn ? { policy: 'grace', days: 30 } : { policy: 'lapse' } } })}
        >
          {lapsed.policy === 'grace' && (
            <NumberField
              label={t('loyalty.field.days')}
              path={`${path}.restore.lapsed.days`}
              value={lapsed.days}
              onChange={(days) => change({ restore: { ...restore, lapsed: { policy: 'grace', days } } })}
            />
          )}
        </CheckField>
      )}
    </fieldset>
  )
}

function ConversionFields({ wallet: { conversion, autoRedeem }, currency, path, change }: PartProps & { currency: string }) {
  const { t } = useText()
  const changed = (values: Partial<NonNullable<PointsWallet['conversion']>>) =>
    conversion && change({ conversion: { ...conversion, ...values } })
  return (
    <fieldset className="field-group">
      <legend>{t('loyalty.worth')}</legend>
      <CheckField
        label={t('loyalty.worth.money')}
        value={conversion !== null}
        onChange={(isOn) =>
          change(
            isOn
              ? { conversion: { points: 100, valueMinor: 500, multiple: 100, minimum: 100, maxSharePercent: 50 } }
              : { conversion: null, autoRedeem: null },
          )
        }
      >
        {conversion && (
          <div className="field-row">
            <NumberField
              label={t('loyalty.worth.points')}
              path={`${path}.conversion.points`}
              value={conversion.points}
              onChange={(points) => changed({ points })}
            />
            <MoneyField
              label={t('loyalty.worth.value')}
              path={`${path}.conversion.valueMinor`}
              currency={currency}
              value={conversion.valueMinor}
              onChange={(valueMinor) => changed({ valueMinor })}
            />
            <NumberField
              label={t('loyalty.worth.multiple')}
              path={`${path}.conversion.multiple`}
              value={conversion.multiple}
              onChange={(multiple) => changed({ multiple })}
            />
            <NumberField
              label={t('loyalty.worth.minimum')}
              path={`${path}.conversion.minimum`}
              value={conversion.minimum}
              onChange={(minimum) => changed({ minimum })}
            />
            <NumberField
              label={t('loyalty.worth.share')}
              path={`${path}.conversion.maxSharePercent`}
              unit="%"
              value={conversion.maxSharePercent}
              onChange={(maxSharePercent) => changed({ maxSharePercent })}
            />
          </div>
        )}
      </CheckField>
      {conversion && (
        <CheckField
          label={t('loyalty.worth.auto')}
          value={autoRedeem !== null}
          onChange={(isOn) => change({ autoRedeem: isOn ? { points: fewest(conversion) } : null })}
        >
          {autoRedeem && (
            <NumberField
              label={t('loyalty.worth.autoFrom')}
              hint={t('loyalty.worth.autoHint')}
              path={`${path}.autoRedeem.points`}
              value={autoRedeem.points}
              onChange={(points) => change({ autoRedeem: { points } })}
            />
          )}
        </CheckField>
      )}
    </fieldset>
  )
}

/** The fewest points that can turn into money at once. */
const fewest = ({ multiple, minimum }: NonNullable<PointsWallet['conversion']>): number => Math.max(1, multiple, minimum)

function LimitFields({ wallet: { maxBalance, periodCap, currency }, path, change }: PartProps) {
  const { t } = useText()
  return (
    <fieldset className="field-group">
      <legend>{t('loyalty.caps')}</legend>
      <CheckField
        label={t(currency === null ? 'loyalty.cap.balance' : 'loyalty.cap.balance.money')}
        value={maxBalance !== null}
        onChange={(isOn) => change({ maxBalance: isOn ? 10_000 : null })}
      >
        {maxBalance !== null && (
          <AmountField
            currency={currency}
            path={`${path}.maxBalance`}
            value={maxBalance}
            onChange={(points) => change({ maxBalance: points })}
          />
        )}
      </CheckField>
      <CheckField
        label={t('loyalty.cap.period')}
        value={periodCap !== null}
        onChange={(isOn) => change({ periodCap: isOn ? { points: 1000, per: 'month', beyond: 'reduce' } : null })}
      >
        {periodCap && (
          <div className="field-row">
            <AmountField
              currency={currency}
              path={`${path}.periodCap.points`}
              value={periodCap.points}
              onChange={(points) => change({ periodCap: { ...periodCap, points } })}
            />
            <SelectField
              label={t('loyalty.cap.per')}
              path={`${path}.periodCap.per`}
              value={periodCap.per}
              choices={(['day', 'week', 'month', 'year'] as const).map((value) => ({ value, label: t(`loyalty.per.${value}`) }))}
              onChange={(per) => change({ periodCap: { ...periodCap, per } })}
            />
            <SelectField
              label={t('loyalty.cap.beyond')}
              path={`${path}.periodCap.beyond`}
              value={periodCap.beyond}
              choices={(['reduce', 'reject'] as const).map((value) => ({ value, label: t(`loyalty.beyond.${value}`) }))}
              onChange={(beyond) => change({ periodCap: { ...periodCap, beyond } })}
            />
          </div>
        )}
      </CheckField>
    </fieldset>
  )
}
