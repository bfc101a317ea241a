import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { MessageSettingsView } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { CloseIcon, PlusIcon } from '../../ui/icons.tsx'
import { faultAt, faultsIn } from './faults.ts'
import { type SettingsProps, SettingsSheet } from './SettingsSheet.tsx'
import { useSaveSettings } from './useMessages.ts'

/** The hours of the night, on the clock of whoever is written to. */
export function QuietSheet({ settings, mayChange }: SettingsProps) {
  const { t } = useText()
  const [from, setFrom] = useState(clockOf(settings.quietFrom))
  const [until, setUntil] = useState(clockOf(settings.quietUntil))
  const [problem, setProblem] = useState<unknown>(null)
  const save = useSaveSettings({ done: t('messages.settings.saved'), onRefused: setProblem })
  const time = (label: string, value: string, change: (clock: string) => void) => (
    <TextInput
      type="time"
      label={t(label)}
      value={value}
      error={minuteOf(value) === null ? t('messages.quiet.wrong') : undefined}
      onChange={({ currentTarget }) => change(currentTarget.value)}
    />
  )
  return (
    <SettingsSheet
      title={t('messages.quiet')}
      intro={t('messages.quiet.intro')}
      mayChange={mayChange}
      problem={problem}
      isBusy={save.isPending}
      onSave={() => {
        setProblem(null)
        const [quietFrom, quietUntil] = [minuteOf(from), minuteOf(until)]
        if (quietFrom !== null && quietUntil !== null) save.mutate({ quietFrom, quietUntil })
      }}
    >
      <div className="message-pair">
        {time('messages.quiet.from', from, setFrom)}
        {time('messages.quiet.until', until, setUntil)}
      </div>
    </SettingsSheet>
  )
}

type Limit = MessageSettingsView['caps'][number]
const channels = ['email', 'sms', 'push', 'all'] as const satisfies readonly Limit['channel'][]
type Unit = 'hours' | 'days'
interface Row {
  id: number
  channel: Limit['channel']
  most: string
  amount: string
  unit: Unit
}

/** How often somebody is written to at most; each limit a sentence with its numbers to fill in. */
export function LimitsSheet({ settings: { caps }, mayChange }: SettingsProps) {
  const { t } = useText()
  const { name } = useShop()
  const [rows, setRows] = useState<Row[]>(() => caps.map(rowOf))
  const [problem, setProblem] = useState<unknown>(null)
  const save = useSaveSettings({ done: t('messages.settings.saved'), onRefused: setProblem })
  const faults = faultsIn(problem, 'caps')
  const change = (id: number, values: Partial<Row>) => setRows((now) => now.map((row) => (row.id === id ? { ...row, ...values } : row)))
  return (
    <SettingsSheet
      title={t('messages.limits')}
      intro={t('messages.limits.intro')}
      mayChange={mayChange}
      problem={faults.size > 0 ? null : problem}
      isBusy={save.isPending}
      onSave={() => {
        setProblem(null)
        save.mutate({ caps: rows.map(limitOf) })
      }}
    >
      {rows.length === 0 && <p className="soft">{t('messages.limits.none', { shop: name })}</p>}
      <ul className="limits">
        {rows.map((row, index) => (
          <li key={row.id}>
            <div className="limit">
              <span aria-hidden="true">{t('messages.limits.atMost')}</span>
              <TextInput
                aria-label={t('messages.limits.most', { number: index + 1 })}
                className="limit-number"
                inputMode="numeric"
                autoComplete="off"
                maxLength={3}
                value={row.most}
                error={faultAt(faults, `${index}.most`) !== undefined}
                onChange={({ currentTarget }) => change(row.id, { most: currentTarget.value })}
              />
              <NativeSelect
                aria-label={t('messages.limits.channel', { number: index + 1 })}
                value={row.channel}
                data={channels.map((value) => ({ value, label: t(`messages.limits.channel.${value}`, { count: countOf(row.most) }) }))}
                onChange={({ currentTarget }) =>
                  change(row.id, { channel: channels.find((each) => each === currentTarget.value) ?? 'all' })
                }
              />
              <span aria-hidden="true">{t('messages.limits.within')}</span>
              <TextInput
                aria-label={t('messages.limits.amount', { number: index + 1 })}
                className="limit-number"
                inputMode="numeric"
                autoComplete="off"
                maxLength={3}
                value={row.amount}
                error={faultAt(faults, `${index}.hours`) !== undefined}
                onChange={({ currentTarget }) => change(row.id, { amount: currentTarget.value })}
              />
              <NativeSelect
                aria-label={t('messages.limits.unit', { number: index + 1 })}
                value={row.unit}
                data={(['days', 'hours'] as const).map((value) => ({
                  value,
                  label: t(`messages.limits.${value}`, { count: countOf(row.amount) }),
                }))}
                onChange={({ currentTarget }) => change(row.id, { unit: currentTarget.value === 'hours' ? 'hours' : 'days' })}
              />
              {mayChange && (
                <button
                  type="button"
                  className="plain-button"
                  aria-label={t('messages.limits.remove', { number: index + 1 })}
                  onClick={() => setRows((now) => now.filter(({ id }) => id !== row.id))}
                >
                  <CloseIcon width={16} height={16} />
                </button>
              )}
            </div>
            {faultAt(faults, String(index)) !== undefined && <p className="limit-fault">{t('messages.limits.wrong')}</p>}
          </li>
        ))}
      </ul>
      {mayChange && rows.length < 10 && (
        <div>
          <Button
            variant="default"
            size="compact-md"
            leftSection={<PlusIcon width={18} height={18} />}
            onClick={() =>
              setRows((now) => [
                ...now,
                { id: Math.max(0, ...now.map(({ id }) => id + 1)), channel: 'email', most: '1', amount: '7', unit: 'days' },
              ])
            }
          >
            {t('messages.limits.add')}
          </Button>
        </div>
      )}
    </SettingsSheet>
  )
}

const rowOf = ({ channel, most, hours }: Limit, id: number): Row => {
  const unit: Unit = hours % 24 === 0 ? 'days' : 'hours'
  return { id, channel, most: String(most), amount: String(unit === 'days' ? hours / 24 : hours), unit }
}

/** What is no number becomes none, which the server refuses at its place. */
const limitOf = ({ channel, most, amount, unit }: Row): Limit => ({
  channel,
  most: wholeOf(most),
  hours: wholeOf(amount) * (unit === 'days' ? 24 : 1),
})

const wholeOf = (text: string): number => (/^\d+$/.test(text.trim()) ? Number(text) : Number.NaN)

/** For the grammar of the words behind it; while it is no number, as for many. */
const countOf = (text: string): number => wholeOf(text) || 5

const clockOf = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

function minuteOf(clock: string): number | null {
  const [, hours, minutes] = /^(\d\d):(\d\d)/.exec(clock) ?? []
  return hours === undefined || minutes === undefined ? null : Number(hours) * 60 + Number(minutes)
}
