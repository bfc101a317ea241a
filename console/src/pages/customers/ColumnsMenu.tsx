import { Button, Checkbox, Popover } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { useText } from '../../language.tsx'
import { ColumnsIcon } from '../../ui/icons.tsx'
import { type CustomerSearch, columnsOf, columnsText } from './customer-search.ts'
import { useFields } from './useStaffWork.ts'

const route = getRouteApi('/signed-in/shops/$shopId/customers')

/** Which columns the list shows beside those that it always has. */
export function ColumnsMenu({ search }: { search: CustomerSearch }) {
  const { t } = useText()
  const navigate = route.useNavigate()
  const fields = useFields().data?.fields ?? []
  const chosen = columnsOf(search)
  return (
    <Popover position="bottom-end" withArrow trapFocus returnFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<ColumnsIcon width={18} height={18} />}>
          {t('customers.columns')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('customers.columns')}>
        <Checkbox.Group
          aria-label={t('customers.columns')}
          value={chosen}
          onChange={(columns) =>
            void navigate({
              search: ({ columns: _, ...rest }) => (columns.length === 0 ? rest : { ...rest, columns: columnsText(columns) }),
              replace: true,
            })
          }
        >
          <div className="stack-tight columns-menu">
            <Checkbox value="tags" label={t('customers.tags')} />
            {fields.map(({ key, label }) => (
              <Checkbox key={key} value={`field:${key}`} label={label} />
            ))}
          </div>
        </Checkbox.Group>
      </Popover.Dropdown>
    </Popover>
  )
}
