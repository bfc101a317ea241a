import { Button, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import type { SimulationList } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { FormProblem } from '../../ui/FormProblem.tsx'
import { Sheet } from '../../ui/Page.tsx'
import { type ProgramKind, useAskSimulation } from './useSimulations.ts'

/** Which programme, against which, and what is assumed of members. */
export function SimulationForm({ list: { hasLive, hasDraft, orders, firstOrderOn } }: { list: SimulationList }) {
  const { t, formatDay } = useText()
  const { shopId } = useShop()
  const navigate = useNavigate()
  const kinds: ProgramKind[] = [...(hasDraft ? (['draft'] as const) : []), ...(hasLive ? (['live'] as const) : []), 'default']
  const [of, setOf] = useState<ProgramKind>(kinds[0] ?? 'default')
  const [against, setAgainst] = useState<ProgramKind | ''>(hasLive && hasDraft ? 'live' : '')
  const [startsOn, setStartsOn] = useState('')
  const [spend, setSpend] = useState('0')
  const [margin, setMargin] = useState<string | number>('')
  const ask = useAskSimulation(({ simulationId }) => {
    void navigate({ to: '/shops/$shopId/loyalty/simulation/$simulationId', params: { shopId, simulationId } })
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    ask.mutate({
      of: { kind: of },
      against: against === '' || against === of ? null : { kind: against },
      startsOn: startsOn === '' ? null : startsOn,
      spending: spend === 'real' ? { kind: 'as_it_was' } : { kind: 'share', percent: Number(spend) },
      marginPercent: margin === '' ? null : Number(margin),
    })
  }
  const named = (kind: ProgramKind) => ({ value: kind, label: t(`simulation.program.${kind}`) })
  return (
    <Sheet
      title={t('simulation.ask')}
      intro={t('simulation.ask.intro', { count: orders, day: firstOrderOn ? formatDay(firstOrderOn) : '' })}
    >
      <form onSubmit={submit} className="simulation-form">
        <NativeSelect
          label={t('simulation.of')}
          data={kinds.map(named)}
          value={of}
          onChange={({ currentTarget }) => setOf(currentTarget.value as ProgramKind)}
        />
        <NativeSelect
          label={t('simulation.against')}
          data={[{ value: '', label: t('simulation.against.none') }, ...kinds.filter((kind) => kind !== of).map(named)]}
          value={against === of ? '' : against}
          onChange={({ currentTarget }) => setAgainst(currentTarget.value as ProgramKind | '')}
        />
        <TextInput
          type="date"
          label={t('simulation.startsOn')}
          description={t('simulation.startsOn.hint')}
          value={startsOn}
          onChange={({ currentTarget }) => setStartsOn(currentTarget.value)}
        />
        <NativeSelect
          label={t('simulation.spend')}
          description={t('simulation.spend.hint')}
          data={[
            { value: '0', label: t('simulation.spend.none') },
            ...['25', '50', '75', '100'].map((value) => ({ value, label: t('simulation.spend.share', { percent: Number(value) }) })),
            ...(hasLive ? [{ value: 'real', label: t('simulation.spend.real') }] : []),
          ]}
          value={spend}
          onChange={({ currentTarget }) => setSpend(currentTarget.value)}
        />
        <NumberInput
          label={t('simulation.margin')}
          description={t('simulation.margin.hint')}
          min={1}
          max={100}
          allowDecimal={false}
          suffix=" %"
          placeholder="40 %"
          value={margin}
          onChange={setMargin}
        />
        <FormProblem error={ask.error} />
        <Button type="submit" loading={ask.isPending} className="fit">
          {t('simulation.start')}
        </Button>
      </form>
    </Sheet>
  )
}
