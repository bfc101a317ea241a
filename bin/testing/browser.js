import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { inProject, projectFolder } from '../set-up/project.js'

/** What a person types to get a browser where we could not. */
export const howToGetABrowser = 'sudo apt-get install chromium   (or: npx playwright-core install chromium)'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/**
 * The path of a Chromium for the browser tests, or null: REGULARS_BROWSER, else one on this machine, else Playwright's
 * download, else, for root on Debian, the package, unless REGULARS_NO_APT=1.
 *
 * @param {(line: string) => void} say
 * @returns {Promise<string | null>}
 */
export async function findBrowser(say) {
  const chosen = process.env.REGULARS_BROWSER
  if (chosen) return chosen
  return onThisMachine() ?? (await playwrights()) ?? (await downloaded(say)) ?? installed(say)
}

const onThisMachine = () =>
  (process.env.PATH ?? '')
    .split(':')
    .flatMap((folder) => names.map((name) => `${folder}/${name}`))
    .find((path) => existsSync(path) && runs(path)) ?? null

/** Where Playwright would keep the browser of its own version, if it has it. */
async function playwrights() {
  const { chromium } = await import('playwright-core')
  const path = chromium.executablePath()
  return existsSync(path) && runs(path) ? path : null
}

/** @param {(line: string) => void} say */
async function downloaded(say) {
  say('No Chromium found; asking Playwright for one')
  const command = [inProject('node_modules/playwright-core/cli.js'), 'install', 'chromium']
  const env = { ...process.env, PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '5000' }
  spawnSync(process.execPath, command, { cwd: projectFolder, env, stdio: 'ignore', timeout: 180_000, killSignal: 'SIGKILL' })
  return await playwrights()
}

/** @param {(line: string) => void} say */
function installed(say) {
  const isDebianRoot = process.getuid?.() === 0 && existsSync('/etc/debian_version')
  if (!isDebianRoot || process.env.REGULARS_NO_APT === '1') return null
  say('Installing Debian’s Chromium with apt-get (REGULARS_NO_APT=1 refuses this)')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = (/** @type {string[]} */ ...args) =>
    spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'ignore'], timeout: 600_000 }).status === 0
  const isDone = apt('update', '-q') && apt('install', '-y', '-q', '--no-install-recommends', 'chromium')
  return isDone ? onThisMachine() : null
}

/** @param {string} path */
const runs = (path) => spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0
