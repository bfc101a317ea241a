import { Button, NativeSelect } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { Invitation, Role, StaffList, StaffMember } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { Confirm } from '../../ui/Confirm.tsx'
import { useProblemText } from '../../ui/Failed.tsx'
import { PlusIcon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page, Sheet } from '../../ui/Page.tsx'
import { TextButton } from '../../ui/TextButton.tsx'
import { useToast } from '../../ui/toasts.tsx'
import { InviteDialog } from './InviteDialog.tsx'
import { roles } from './roles.ts'

/** Who works in this shop, with which rights, and who is invited. */
export function PeoplePage() {
  const { t } = useText()
  const { shopId } = useShop()
  const [isInviting, setInviting] = useState(false)
  const staff = useQuery({
    queryKey: ['shop', shopId, 'staff'],
    queryFn: ({ signal }) => api.get<StaffList>(shopPath(shopId, '/staff'), signal),
  })
  return (
    <Page
      title={t('shell.settings.people')}
      siteName={t('shell.name')}
      intro={t('settings.people.intro')}
      actions={
        <Button leftSection={<PlusIcon />} onClick={() => setInviting(true)}>
          {t('settings.people.invite')}
        </Button>
      }
    >
      <Loaded query={staff}>
        {({ members, invitations }) => (
          <>
            <Sheet title={t('settings.people.members', { count: members.length })}>
              <ul className="entries">
                {members.map((member) => (
                  <Member key={member.staffId} member={member} />
                ))}
              </ul>
            </Sheet>
            {invitations.length > 0 && (
              <Sheet title={t('settings.people.invitations')}>
                <ul className="entries">
                  {invitations.map((invitation) => (
                    <OpenInvitation key={invitation.invitationId} invitation={invitation} />
                  ))}
                </ul>
              </Sheet>
            )}
          </>
        )}
      </Loaded>
      <RightsSheet />
      <InviteDialog isOpen={isInviting} onClose={() => setInviting(false)} />
    </Page>
  )
}

function Member({ member }: { member: StaffMember }) {
  const { t, formatDay } = useText()
  const [isAsking, setAsking] = useState(false)
  const { shopId } = useShop()
  const path = shopPath(shopId, `/staff/${member.staffId}`)
  const changeRole = useStaffChange((role: Role) => api.patch(path, { role }), t('settings.people.roleChanged', { name: member.name }))
  const remove = useStaffChange(
    () => api.delete(path),
    t('settings.people.removed', { name: member.name }),
    () => setAsking(false),
  )
  return (
    <li className="entry">
      <div className="entry-main">
        <strong>
          {member.name} {member.isYou && <span className="tag">{t('settings.people.you')}</span>}
        </strong>
        <span className="soft">
          {member.email} · {t('settings.people.joined', { day: formatDay(member.joinedAt.slice(0, 10)) })}
        </span>
      </div>
      <NativeSelect
        aria-label={t('settings.people.roleOf', { name: member.name })}
        value={member.role}
        disabled={changeRole.isPending || member.isYou}
        data={roles.map((role) => ({ value: role, label: t(`settings.role.${role}`) }))}
        onChange={(event) => changeRole.mutate(event.currentTarget.value as Role)}
      />
      {!member.isYou && (
        <TextButton tone="danger" onClick={() => setAsking(true)} aria-label={t('settings.people.removeName', { name: member.name })}>
          {t('settings.people.remove')}
        </TextButton>
      )}
      <Confirm
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={() => remove.mutate()}
        isBusy={remove.isPending}
        title={t('settings.people.removeName', { name: member.name })}
        confirmLabel={t('settings.people.remove')}
        cancelLabel={t('shell.cancel')}
      >
        {t('settings.people.removeText')}
      </Confirm>
    </li>
  )
}

function OpenInvitation({ invitation }: { invitation: Invitation }) {
  const { t, formatRelative } = useText()
  const { shopId } = useShop()
  const path = shopPath(shopId, `/invitations/${invitation.invitationId}`)
  const withdraw = useStaffChange(() => api.delete(path), t('settings.people.withdrawn'))
  return (
    <li className="entry">
      <div className="entry-main">
        <strong>{invitation.email}</strong>
        <span className="soft">
          {t(`settings.role.${invitation.role}`)} · {t('settings.people.expires', { when: formatRelative(invitation.expiresAt) })}
        </span>
      </div>
      <TextButton
        tone="danger"
        disabled={withdraw.isPending}
        onClick={() => withdraw.mutate()}
        aria-label={t('settings.people.withdrawName', { email: invitation.email })}
      >
        {t('settings.people.withdraw')}
      </TextButton>
    </li>
  )
}

function RightsSheet() {
  const { t } = useText()
  return (
    <Sheet title={t('settings.people.rights')}>
      <dl className="rights">
        {roles.map((role) => (
          <div key={role}>
            <dt>{t(`settings.role.${role}`)}</dt>
            <dd>{t(`settings.role.${role}.text`)}</dd>
          </div>
        ))}
      </dl>
    </Sheet>
  )
}

/** A change of the staff list: says the result, and reads the list anew also when refused, so that a field shows what holds. */
function useStaffChange<Value = void>(change: (value: Value) => Promise<unknown>, done: string, settled?: () => void) {
  const { shopId } = useShop()
  const client = useQueryClient()
  const toast = useToast()
  const problemText = useProblemText()
  return useMutation({
    mutationFn: change,
    onSuccess: () => toast(done),
    onError: (error) => toast(problemText(error), 'problem'),
    onSettled: () => {
      settled?.()
      return client.invalidateQueries({ queryKey: ['shop', shopId, 'staff'] })
    },
  })
}
