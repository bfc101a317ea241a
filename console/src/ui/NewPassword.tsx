import { PasswordInput } from '@mantine/core'
import { useText } from '../language.tsx'

const minimumPasswordLength = 10

type NewPasswordProps = { value: string; fault: string | undefined; label: string; onChange(value: string): void }

/** A field for a new password: managers may fill it, it can be looked at, and its one rule stands beside it. */
export function NewPassword({ value, fault, label, onChange }: NewPasswordProps) {
  const { t } = useText()
  return (
    <PasswordInput
      label={label}
      description={t('shell.password.rule', { length: minimumPasswordLength })}
      name="new-password"
      autoComplete="new-password"
      minLength={minimumPasswordLength}
      maxLength={200}
      required
      withAsterisk={false}
      value={value}
      error={fault}
      visibilityToggleButtonProps={{ 'aria-label': t('shell.password.show'), tabIndex: 0 }}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
