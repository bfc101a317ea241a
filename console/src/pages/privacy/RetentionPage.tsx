import { Button, NumberInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { RetentionRule } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useMay } from '../../me.ts'
import { useShop } from '../../shop.ts'
import { useProblemText } from '../../ui/Failed.tsx'
import { ExportIcon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page, Sheet } from '../../ui/Page.tsx'
import { useToast } from '../../ui/toasts.tsx'
import { useRetention } from './useRequests.ts'

/** How long each kind of data is kept, and how much would go tonight. */
export function RetentionPage() {
  const { t } = useText()
  const { shopId } = useShop()
  const retention = useRetention()
  return (
    <Page
      title={t('privacy.retention.title')}
      siteName={t('shell.name')}
      intro={t('privacy.retention.intro')}
      width="text"
      actions={
        <Button component="a" variant="default" href={shopPath(shopId, '/processing-register.csv')} leftSection={<ExportIcon />}>
          {t('privacy.register')}
        </Button>
      }
    >
      <Loaded query={retention}>
        {(answer) => (
          <Sheet>
            <ul className="entries">
              {answer.rules.map((rule) => (
                <RuleEntry key={`${rule.dataClass} ${rule.months}`} rule={rule} />
              ))}
            </ul>
          </Sheet>
        )}
      </Loaded>
    </Page>
  )
}

function RuleEntry({ rule }: { rule: RetentionRule }) {
  const { t, hasText } = useText()
  const { shopId } = useShop()
  const client = useQueryClient()
  const toast = useToast()
  const problemText = useProblemText()
  const mayChange = useMay(shopId, 'privacy:settings')
  const [months, setMonths] = useState<number | null>(rule.months)
  const save = useMutation({
    mutationFn: () => api.put(shopPath(shopId, `/retention/${rule.dataClass}`), { months }),
    onSuccess: () => {
      toast(t('privacy.retention.saved'))
      return client.invalidateQueries({ queryKey: ['shop', shopId, 'retention'] })
    },
    onError: (error) => toast(problemText(error), 'problem'),
  })
  const name = hasText(`privacy.class.${rule.dataClass}`) ? t(`privacy.class.${rule.dataClass}`) : rule.dataClass
  return (
    <li className="entry">
      <div className="entry-main">
        <strong>{name}</strong>
        <span className="soft">
          {rule.defaultMonths === null ? t('privacy.retention.ever') : t('privacy.retention.default', { count: rule.defaultMonths })} ·{' '}
          {t('privacy.retention.due', { count: rule.due })}
        </span>
      </div>
      <NumberInput
        aria-label={t('privacy.retention.months', { name })}
        w={170}
        min={1}
        max={240}
        allowDecimal={false}
        disabled={!mayChange}
        suffix={` ${t('privacy.retention.suffix', { count: months ?? 0 })}`}
        placeholder={t('privacy.retention.ever')}
        value={months ?? ''}
        onChange={(value) => setMonths(typeof value === 'number' ? value : null)}
      />
      {months !== rule.months && (
        <Button loading={save.isPending} onClick={() => save.mutate()}>
          {t('shell.save')}
        </Button>
      )}
    </li>
  )
}
