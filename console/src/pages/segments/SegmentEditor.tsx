import { Button, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useBlocker, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useMemo, useRef, useState } from 'react'
import type { ConditionCatalogue, Segment } from '../../answers.ts'
import { ApiProblem } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { ButtonLink } from '../../ui/ButtonLink.tsx'
import { Confirm } from '../../ui/Confirm.tsx'
import { FormProblem } from '../../ui/FormProblem.tsx'
import { RedoIcon, UndoIcon } from '../../ui/icons.tsx'
import { useToast } from '../../ui/toasts.tsx'
import { type Clause, clausesOf, definitionOf, depthOf, type Group, keyAt } from './draft.ts'
import type { Editing } from './editing.ts'
import { GroupClauses, GroupKind } from './GroupClauses.tsx'
import { PreviewPanel } from './PreviewPanel.tsx'
import { rangeFault, unfinishedFields } from './unfinished.ts'
import { useDraft } from './useDraft.ts'
import { usePreview, useSegmentActions } from './useSegments.ts'
import { useSpeaking } from './useSpeaking.ts'
import './editor.css'
import './preview.css'
import './tokens.css'

type SegmentEditorProps = {
  catalogue: ConditionCatalogue
  /** The segment that is being changed; null for a new one. */
  segment: Segment | null
  initial: { name: string; description: string; draft: () => Group }
}

const countingDelayMs = 350

/** A definition as a sentence that can be changed in place, with who it describes counted while one writes. */
export function SegmentEditor({ catalogue, segment: given, initial }: SegmentEditorProps) {
  const { t } = useText()
  const { shopId } = useShop()
  const navigate = useNavigate()
  const toast = useToast()
  const actions = useSegmentActions()
  const editor = useDraft(initial.draft)
  const { draft } = editor
  const [name, setName] = useState(initial.name)
  const [description, setDescription] = useState(initial.description)
  const [nameFault, setNameFault] = useState<string | null>(null)
  const [isStrict, setStrict] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const [refused, setRefused] = useState<{ definition: string; problems: ReadonlyMap<string, string> } | null>(null)
  const nameField = useRef<HTMLInputElement>(null)
  // As it was when the editing began: what somebody saves meanwhile must not pass for known.
  const { current: segment } = useRef(given)
  const isSaved = useRef(false)

  const isFinished = (clause: Clause) => {
    const form = catalogue.conditions.find(({ code }) => code === clause.code)
    return !form || (unfinishedFields(clause, form).length === 0 && rangeFault(clause, form) === null)
  }
  const whole = definitionOf(draft)
  const counted = definitionOf(draft, isFinished)
  const countedText = JSON.stringify(counted.definition)
  const first = useRef(JSON.stringify(whole.definition))
  const isOther = JSON.stringify(whole.definition) !== first.current
  const isChanged = isOther || name !== initial.name || description !== initial.description
  const [asked] = useDebouncedValue(countedText, countingDelayMs)
  const definition = useMemo(() => JSON.parse(asked), [asked])
  const preview = usePreview(definition, segment?.segmentId ?? null)
  const { speaking } = useSpeaking(whole.definition ? [whole.definition] : [])
  const open = clausesOf(draft).filter((clause) => !isFinished(clause))
  const saving = actions.create.isPending || actions.change.isPending

  // What the server said of a definition holds as long as the definition is that one.
  const previewProblems = asked === countedText && preview.error ? problemsOf(preview.error, counted.places) : new Map<string, string>()
  const saveProblems = refused?.definition === JSON.stringify(whole.definition) ? refused.problems : new Map<string, string>()
  const editing: Editing = {
    ...editor,
    ...{ speaking, catalogue, isStrict },
    isFull: clausesOf(draft).length >= catalogue.limits.conditions,
    problemAt: (key) => saveProblems.get(key) ?? previewProblems.get(key) ?? null,
    // A group in it, that may be turned round, with a condition in that, which may be turned round as well.
    canNest: (groupKey) => depthOf(draft, groupKey) + 3 <= catalogue.limits.depth,
  }
  const leaving = useBlocker({
    shouldBlockFn: () => isChanged && !isSaved.current,
    enableBeforeUnload: () => isChanged && !isSaved.current,
    withResolver: true,
  })

  return (
    <form className="editor" onSubmit={save} noValidate>
      <div className="editor-main">
        <div className="sheet stack">
          <TextInput
            ref={nameField}
            label={t('segments.name')}
            description={segment ? undefined : t('segments.name.hint')}
            maxLength={120}
            value={name}
            error={nameFault}
            onChange={(event) => {
              setName(event.currentTarget.value)
              setNameFault(null)
            }}
          />
          <TextInput
            label={t('segments.description')}
            maxLength={1000}
            value={description}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
        </div>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys of undoing are heard for everything inside */}
        <div className="sheet definition-sheet" ref={editor.root} onKeyDown={editor.onKeyDown}>
          <div className="sheet-head">
            <h2>{t('segments.definition')}</h2>
            <div className="clause-actions" role="toolbar" aria-label={t('segments.history')}>
              <button
                type="button"
                className="plain-button"
                aria-label={t('segments.undo')}
                title={`${t('segments.undo')} (Ctrl+Z)`}
                disabled={!editor.canUndo}
                onClick={editor.undo}
              >
                <UndoIcon width={18} height={18} />
              </button>
              <button
                type="button"
                className="plain-button"
                aria-label={t('segments.redo')}
                title={`${t('segments.redo')} (Ctrl+Y)`}
                disabled={!editor.canRedo}
                onClick={editor.redo}
              >
                <RedoIcon width={18} height={18} />
              </button>
            </div>
          </div>
          <p className="people-who">
            {t('segments.people_who')} {draft.isNot && <GroupKind group={draft} editing={editing} />}
          </p>
          <GroupClauses group={draft} editing={editing} isRoot />
          {isStrict && draft.of.length === 0 && (
            <p className="clause-note" data-fault="true" role="alert">
              {t('segments.clause.none')}
            </p>
          )}
          {clausesOf(draft).some(({ code }) => speaking.formOf(code)?.isBehavioural) && (
            <p className="soft definition-foot">{t('segments.behavioural')}</p>
          )}
        </div>
      </div>
      <PreviewPanel preview={preview} definition={definition} unfinished={open.length} speaking={speaking} />
      <div className="editor-end">
        {segment && isOther && <p className="soft">{t('segments.version_note')}</p>}
        <FormProblem error={problem} />
        <div className="row-end">
          {segment ? (
            <ButtonLink variant="default" to="/shops/$shopId/segments/$segmentId" params={{ shopId, segmentId: segment.segmentId }}>
              {t('shell.cancel')}
            </ButtonLink>
          ) : (
            <ButtonLink variant="default" to="/shops/$shopId/segments" params={{ shopId }}>
              {t('shell.cancel')}
            </ButtonLink>
          )}
          <Button type="submit" loading={saving}>
            {t(segment ? 'segments.save' : 'segments.save.new')}
          </Button>
        </div>
      </div>
      <Confirm
        isOpen={leaving.status === 'blocked'}
        onClose={() => leaving.reset?.()}
        onConfirm={() => leaving.proceed?.()}
        isBusy={false}
        title={t('segments.leave.title')}
        confirmLabel={t('segments.leave.go')}
        cancelLabel={t('segments.leave.stay')}
      >
        {t('segments.leave.text')}
      </Confirm>
    </form>
  )

  async function save(event: FormEvent) {
    event.preventDefault()
    setStrict(true)
    setProblem(null)
    if (name.trim() === '') {
      setNameFault(t('segments.name.needed'))
      nameField.current?.focus()
      return
    }
    if (whole.definition === null || open.length > 0) return focusOn(open[0]?.key ?? null)
    const body = { name: name.trim(), description: description.trim(), definition: whole.definition }
    try {
      const saved = segment
        ? await actions.change.mutateAsync({ segmentId: segment.segmentId, version: segment.version, ...body })
        : await actions.create.mutateAsync(body)
      isSaved.current = true
      toast(t('segments.saved', { name: saved.name }))
      await navigate({ to: '/shops/$shopId/segments/$segmentId', params: { shopId, segmentId: saved.segmentId } })
    } catch (error) {
      refuse(error)
    }
  }

  function refuse(error: unknown) {
    const problems = problemsOf(error, whole.places)
    if (error instanceof ApiProblem && error.code === 'segment_name_taken') {
      setNameFault(error.detail)
      nameField.current?.focus()
    } else if (problems.size === 0) setProblem(error)
    else {
      setRefused({ definition: JSON.stringify(whole.definition), problems })
      focusOn([...problems.keys()][0] ?? null)
    }
  }

  function focusOn(key: string | null) {
    const place = editor.root.current?.querySelector(key === null ? '[data-root="true"]' : `[data-node="${key}"]`)
    const fault = place?.querySelector<HTMLElement>('[data-open="true"]') ?? place?.querySelector<HTMLElement>('.token')
    fault?.focus()
  }
}

/** The first sentence that the server has for each node. */
function problemsOf(error: unknown, places: ReturnType<typeof definitionOf>['places']): ReadonlyMap<string, string> {
  const problems = new Map<string, string>()
  for (const { path, message } of error instanceof ApiProblem ? error.errors : []) {
    const key = keyAt(places, path.replace(/^[/.]/, '').replaceAll('/', '.'))
    if (key !== null && !problems.has(key)) problems.set(key, message)
  }
  return problems
}
