import type { PrivacyRequest } from '../../answers.ts'
import { useText } from '../../language.tsx'

/** How long there is still to answer, or how it ended. */
export function RequestClock({ request }: { request: PrivacyRequest }) {
  const { t, formatDay } = useText()
  if (request.state !== 'open') return <span className="tag">{t(`privacy.state.${request.state}`)}</span>
  const isLate = request.daysLeft < 0
  const days = isLate ? t('privacy.late', { count: -request.daysLeft }) : t('privacy.left', { count: request.daysLeft })
  return (
    <span className="request-clock" data-late={isLate}>
      {days} · {t('privacy.due', { day: formatDay(request.dueOn) })}
    </span>
  )
}
