import { Menu, useMantineColorScheme } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { Me } from '../answers.ts'
import { api } from '../api.ts'
import { type Language, languages, useText } from '../language.tsx'
import { useMe, useSetMe } from '../me.ts'
import { useProblemText } from '../ui/Failed.tsx'
import { ChevronIcon, KeyboardIcon, PersonIcon } from '../ui/icons.tsx'
import { languageNames } from '../ui/language-names.ts'
import { useToast } from '../ui/toasts.tsx'

type Scheme = 'light' | 'dark' | 'auto'

/** One's own things: account, language, appearance, keyboard, leaving. */
export function PersonMenu({ shopId, onKeyboard }: { shopId: string; onKeyboard(): void }) {
  const { t, language } = useText()
  const me = useMe()
  const navigate = useNavigate()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const chooseLanguage = useChooseLanguage()
  const signOut = useSignOut()
  return (
    <Menu position="top-start" width={260} shadow="md" withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <button type="button" className="person">
          <PersonIcon />
          <span className="person-name">
            <span className="visually-hidden">{t('shell.person.menu')}: </span>
            {me.name}
          </span>
          <ChevronIcon width={16} height={16} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void navigate({ to: '/shops/$shopId/settings/me', params: { shopId } })}>
          {t('shell.person.account')}
        </Menu.Item>
        <Menu.Item leftSection={<KeyboardIcon width={16} height={16} />} onClick={onKeyboard}>
          {t('shell.keyboard.title')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('shell.language')}</Menu.Label>
        <Menu.RadioGroup value={language} onChange={(value) => chooseLanguage(value as Language)}>
          {languages.map((code) => (
            <Menu.RadioItem key={code} value={code} lang={code}>
              {languageNames[code]}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Label>{t('shell.appearance')}</Menu.Label>
        <Menu.RadioGroup value={colorScheme} onChange={(value) => setColorScheme(value as Scheme)}>
          {(['light', 'dark', 'auto'] as const).map((scheme) => (
            <Menu.RadioItem key={scheme} value={scheme}>
              {t(`shell.appearance.${scheme}`)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item onClick={signOut}>{t('shell.signOut')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function useChooseLanguage(): (language: Language) => void {
  const { setLanguage } = useText()
  const setMe = useSetMe()
  const toast = useToast()
  const problemText = useProblemText()
  const change = useMutation({
    mutationFn: (language: Language) => api.patch<Me>('/api/me', { language }),
    onSuccess: setMe,
    onError: (error) => toast(problemText(error), 'problem'),
  })
  return (language) => {
    setLanguage(language)
    change.mutate(language)
  }
}

function useSignOut(): () => void {
  const setMe = useSetMe()
  const navigate = useNavigate()
  const toast = useToast()
  const problemText = useProblemText()
  const signOut = useMutation({
    mutationFn: () => api.post('/api/sign-out'),
    onSuccess: async () => {
      await navigate({ to: '/sign-in' })
      setMe(null)
    },
    onError: (error) => toast(problemText(error), 'problem'),
  })
  return () => signOut.mutate()
}
