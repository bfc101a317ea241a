import { Progress } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { Segment } from '../../answers.ts'
import { useText } from '../../language.tsx'

type BuildStateProps = { build: NonNullable<Segment['build']>; isFirst: boolean }

/** How far a build has come: by the time that it has taken, measured by the time that the one before took. */
export function BuildState({ build, isFirst }: BuildStateProps) {
  const { t, formatPercent } = useText()
  const [nowMs, setNowMs] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 500)
    return () => clearInterval(timer)
  }, [])
  const share = shareOf(build, nowMs)
  const text = t(isFirst ? 'segments.building.first' : build.phase === 'waiting' ? 'segments.building.waiting' : 'segments.building', {
    share: formatPercent(share, 0),
  })
  return (
    <span className="build-state">
      <span className="tag" data-tone="accent">
        {text}
      </span>
      {build.phase !== 'waiting' && <Progress value={share * 100} size="xs" aria-label={text} className="build-progress" />}
    </span>
  )
}

/** Nobody knows the end before it is there, so the bar waits at 95 per cent. */
function shareOf({ startedAt, expectedMs, phase }: BuildStateProps['build'], nowMs: number): number {
  if (startedAt === null) return 0
  const expected = expectedMs ?? (phase === 'writing' ? 2_000 : 4_000)
  return Math.min(0.95, Math.max(0.02, (nowMs - new Date(startedAt).getTime()) / Math.max(500, expected)))
}
