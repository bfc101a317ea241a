import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { ChoiceKind, ReadyMade } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { ButtonLink } from '../../ui/ButtonLink.tsx'
import { useProblemText } from '../../ui/Failed.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { useToast } from '../../ui/toasts.tsx'
import { ChoicePicker } from './ChoicePicker.tsx'
import { useReadyMade, useSegmentActions } from './useSegments.ts'

/** Codes that stand together; what is none of these stands with the moments. */
const rfmCodes = [
  'champions',
  'loyal',
  'potential',
  'new',
  'promising',
  'needs_attention',
  'about_to_sleep',
  'at_risk',
  'cannot_lose',
  'hibernating',
  'lost',
]
const predictionCodes = ['high_predicted_value', 'likely_to_leave']
const loyaltyCodes = ['points_about_to_lapse']
const sections = ['moments', 'choice', 'loyalty', 'predictions', 'rfm'] as const

/** Segments at a click, in groups by what they are about. */
export function ReadyMadeCards({ isOpen }: { isOpen: boolean }) {
  const { t } = useText()
  const query = useReadyMade()
  return (
    <details className="ready-made" open={isOpen}>
      <summary>
        <h2>{t('segments.ready.title')}</h2>
        <span className="soft">{t('segments.ready.intro')}</span>
      </summary>
      <Loaded query={query} lines={4}>
        {({ readyMade }) =>
          sections.map((section) => {
            const members = readyMade.filter((each) => sectionOf(each) === section)
            return (
              members.length > 0 && (
                <section key={section} className="ready-section">
                  <h3>{t(`segments.ready.${section}`)}</h3>
                  <ul className="ready-cards">
                    {members.map((each) => (
                      <Card key={each.code} readyMade={each} />
                    ))}
                  </ul>
                </section>
              )
            )
          })
        }
      </Loaded>
    </details>
  )
}

function sectionOf({ code, choice }: ReadyMade): (typeof sections)[number] {
  if (choice !== null) return 'choice'
  if (rfmCodes.includes(code)) return 'rfm'
  if (loyaltyCodes.includes(code)) return 'loyalty'
  return predictionCodes.includes(code) ? 'predictions' : 'moments'
}

function Card({ readyMade }: { readyMade: ReadyMade }) {
  const { t, hasText } = useText()
  const { shopId } = useShop()
  const navigate = useNavigate()
  const toast = useToast()
  const problemText = useProblemText()
  const { createReadyMade } = useSegmentActions()
  const [choice, setChoice] = useState<string[]>([])
  const { code, description, segmentId } = readyMade
  const kind: ChoiceKind | null = readyMade.choice
  const ownName = `segments.ready.${kind}.name`
  const name = kind && hasText(ownName) ? t(ownName) : readyMade.name
  return (
    <li className="ready-card">
      <strong>{name}</strong>
      <p className="soft">{description}</p>
      <div className="ready-action">
        {kind && (
          <ChoicePicker
            label={t(`segments.ready.${kind}`)}
            of={kind}
            isMany={false}
            chosen={choice}
            nameOf={(value) => value}
            onChange={setChoice}
          />
        )}
        {segmentId ? (
          <ButtonLink
            variant="default"
            size="compact-sm"
            to="/shops/$shopId/segments/$segmentId"
            params={{ shopId, segmentId }}
            aria-label={t('segments.ready.open.named', { name })}
          >
            {t('segments.ready.open')}
          </ButtonLink>
        ) : (
          <Button
            variant="light"
            size="compact-sm"
            disabled={kind !== null && choice.length === 0}
            loading={createReadyMade.isPending}
            onClick={create}
            aria-label={t('segments.ready.create.named', { name })}
          >
            {t('segments.ready.create')}
          </Button>
        )}
      </div>
    </li>
  )

  async function create() {
    try {
      const [chosen] = choice
      const made = await createReadyMade.mutateAsync({ code, ...(chosen === undefined ? {} : { choice: chosen }) })
      toast(t('segments.created', { name: made.name }))
      await navigate({ to: '/shops/$shopId/segments/$segmentId', params: { shopId, segmentId: made.segmentId } })
    } catch (error) {
      toast(problemText(error), 'problem')
    }
  }
}
