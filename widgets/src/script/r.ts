/**
 * The script that a shop puts into its pages:
 * `<script async src="https://regulars.example/r.js" data-key="rg_browser_…"></script>`.
 *
 * The page speaks to it by `regulars('track', …)`, which may be said before the script is there, or by `regulars.track(…)`.
 * Whatever goes wrong in here, the shop's page goes on.
 */
import { listen, toldBy } from './data-layer.ts'
import { watchPages } from './page.ts'
import { openTracker, type Tracker } from './tracker.ts'

interface Options {
  key?: string | undefined
  /** The address of the server; that of this script where it is not given. */
  url?: string | undefined
  /** `off`: the shop tells of its pages itself. */
  pages?: string | undefined
  /** `off`: the shop's data layer is left alone. */
  dataLayer?: string | undefined
}

type Command = (name: string, ...values: unknown[]) => void

const commands = ['consent', 'identify', 'track', 'page', 'reset'] as const
const script = document.currentScript as HTMLScriptElement | null
const page = window as unknown as { regulars?: Command & { q?: Parameters<Command>[]; track?: unknown } }
const early: Parameters<Command>[] = []
let tracker: Tracker | undefined

const command: Command = (name, ...values) =>
  harmless(() => {
    const known = commands.find((each) => each === name)
    if (name === 'init') start(Object(values[0]))
    else if (!tracker) early.push([name, ...values])
    else if (known) (tracker[known] as (...values: unknown[]) => void)(...values)
  })

// A page that has the script twice counts everything once.
if (!page.regulars?.track) {
  const said = page.regulars?.q ?? []
  page.regulars = Object.assign(command, Object.fromEntries(commands.map((name) => [name, command.bind(null, name)])))
  const { key, pages, datalayer: dataLayer } = script?.dataset ?? {}
  if (key) harmless(() => start({ key, pages, dataLayer }))
  for (const each of said) command(...each)
}

function start({ key, url = script?.src ?? '', pages, dataLayer }: Options): void {
  if (tracker || !key) return
  const opened = openTracker({ key, url: new URL('v1/batch', url).href })
  tracker = opened
  if (pages !== 'off') {
    command('page')
    watchPages(() => command('page'))
  }
  for (const each of early) command(...each)
  if (dataLayer !== 'off')
    listen((entry) =>
      harmless(() => {
        const { answers, tracked = [] } = toldBy(entry)
        if (answers) command('consent', answers)
        for (const { event, properties } of tracked) command('track', event, properties)
      }),
    )
  const leave = () => harmless(opened.leave)
  addEventListener('pagehide', leave)
  addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && leave())
}

function harmless(act: () => void): void {
  try {
    act()
  } catch {
    // An event that cannot be told is not worth a fault in the shop's page.
  }
}
