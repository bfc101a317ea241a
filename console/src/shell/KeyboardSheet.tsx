import { Modal, Switch } from '@mantine/core'
import { useState } from 'react'
import { useText } from '../language.tsx'
import { areLetterShortcutsOn, setLetterShortcuts } from '../ui/shortcuts.ts'
import { places } from './places.ts'

/** All shortcuts on one sheet, and the switch for those of a single letter. */
export function KeyboardSheet({ isOpen, onClose }: { isOpen: boolean; onClose(): void }) {
  const { t } = useText()
  const [isOn, setOn] = useState(areLetterShortcutsOn)
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t('shell.keyboard.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      <div className="keyboard">
        <section>
          <h3>{t('shell.keyboard.everywhere')}</h3>
          <dl>
            <Shortcut keys={[t('shell.key.ctrlK')]} text={t('shell.keyboard.palette')} />
            <Shortcut keys={['?']} text={t('shell.keyboard.sheet')} />
            <Shortcut keys={['Esc']} text={t('shell.keyboard.close')} />
          </dl>
          <h3>{t('shell.keyboard.lists')}</h3>
          <dl>
            <Shortcut keys={['j']} text={t('shell.keyboard.down')} />
            <Shortcut keys={['k']} text={t('shell.keyboard.up')} />
            <Shortcut keys={['Enter']} text={t('shell.keyboard.open')} />
            <Shortcut keys={['/']} text={t('shell.keyboard.searchList')} />
            <Shortcut keys={['n']} text={t('shell.keyboard.note')} />
          </dl>
        </section>
        <section>
          <h3>{t('shell.keyboard.go')}</h3>
          <dl>
            {places.map((place) => (
              <Shortcut key={place.to} keys={['g', place.letter]} text={t(place.text)} />
            ))}
          </dl>
        </section>
      </div>
      <Switch
        mt="lg"
        checked={isOn}
        onChange={(event) => {
          setLetterShortcuts(event.currentTarget.checked)
          setOn(event.currentTarget.checked)
        }}
        label={t('shell.keyboard.letters')}
        description={t('shell.keyboard.lettersHint')}
      />
    </Modal>
  )
}

function Shortcut({ keys, text }: { keys: string[]; text: string }) {
  return (
    <div className="shortcut">
      <dt>{text}</dt>
      <dd>
        {keys.map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </dd>
    </div>
  )
}
