import { useEffect, useRef } from 'react'

const storageKey = 'regulars.letter-shortcuts'
const sequenceMs = 1200
/** The last press and the one before it, which begins a sequence. */
let pressed = { key: '', at: 0 }
let pressedBefore = pressed

/** Whether shortcuts of a single letter act: people who speak their input switch them off (WCAG 2.1.4). */
export function areLetterShortcutsOn(): boolean {
  try {
    return localStorage.getItem(storageKey) !== 'off'
  } catch {
    return true
  }
}

export function setLetterShortcuts(isOn: boolean): void {
  try {
    if (isOn) localStorage.removeItem(storageKey)
    else localStorage.setItem(storageKey, 'off')
  } catch {
    // Without storage the shortcuts stay as they are.
  }
}

/**
 * Runs the handler on a key (`j`, `?`), a sequence (`g c`) or `mod+k` (Ctrl, on Apple's machines Cmd). Letters do nothing inside
 * fields and while a dialog is open, and never together with a browser's key.
 */
export function useShortcut(keys: string, handler: (event: KeyboardEvent) => void): void {
  const current = useRef(handler)
  current.current = handler
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!matches(keys, event)) return
      event.preventDefault()
      current.current(event)
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [keys])
}

/** Remembers the letters of a sequence; mounted once. */
export function useSequences(): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      pressedBefore = pressed
      pressed = { key: letterOf(event), at: Date.now() }
    }
    // On the way down, before the handlers of this very press.
    window.addEventListener('keydown', listen, { capture: true })
    return () => window.removeEventListener('keydown', listen, { capture: true })
  }, [])
}

function matches(keys: string, event: KeyboardEvent): boolean {
  if (keys.startsWith('mod+'))
    return (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && letterOf(event) === keys.slice(4)
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false
  if (!areLetterShortcutsOn() || isTyping(event.target) || isDialogOpen()) return false
  const [first, second] = keys.split(' ')
  if (second === undefined) return letterOf(event) === first && !follows('g')
  return letterOf(event) === second && follows(first ?? '')
}

function follows(letter: string): boolean {
  return pressedBefore.key === letter && Date.now() - pressedBefore.at < sequenceMs
}

/** The letter on the key as a Latin keyboard has it, so that shortcuts also work on a Ukrainian layout. */
function letterOf(event: KeyboardEvent): string {
  if (/^[a-z?/]$/i.test(event.key)) return event.key.toLowerCase()
  return /^Key[A-Z]$/.test(event.code) ? event.code.slice(3).toLowerCase() : event.key.toLowerCase()
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}

function isDialogOpen(): boolean {
  return document.querySelector('[role="dialog"]:not([data-closed])') !== null
}
