import { useText } from '../../language.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { FirstProgram } from './FirstProgram.tsx'
import { LiveProgram } from './LiveProgram.tsx'
import { useProgram } from './useLoyalty.ts'

/** The programme: before it is switched on what it would be, afterwards what it is. */
export function ProgramPage() {
  const query = useProgram()
  const { t } = useText()
  const { data } = query
  if (data?.program && data.version !== null) return <LiveProgram answer={data} program={data.program} version={data.version} />
  if (data) return <FirstProgram draft={data.draft} />
  return (
    <>
      <h1 className="visually-hidden">{t('loyalty.program.title')}</h1>
      <Loaded query={query}>{() => null}</Loaded>
    </>
  )
}
