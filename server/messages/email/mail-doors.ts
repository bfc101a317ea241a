/** The way out of each shop, kept open while its settings stay the same. */
import type { Db } from '../../kit/database.ts'
import type { Vault } from '../../kit/sealed.ts'
import { settingsOf } from '../settings.ts'
import type { Mail } from './compose.ts'
import { type HandedOver, type MailDoor, openMailDoor } from './hand-over.ts'
import { readMailSettings } from './mail-settings.ts'

/** Takes mails; one that is in the sandbox catches them. */
export interface WayOut {
  handOver(mail: Mail): Promise<HandedOver | { kind: 'caught' }>
}

export interface MailDoors {
  /** The way out of a shop as its settings are now. Where they do not allow any, mails wait and say why. */
  open(db: Db, of: { shopId: string }): Promise<WayOut>
  close(): void
}

export function mailDoors({ vault, allowedPrivateHosts }: { vault: Vault; allowedPrivateHosts: readonly string[] }): MailDoors {
  const doors = new Map<string, { settings: string; door: MailDoor }>()
  return {
    open: async (db, { shopId }) => {
      const settings = await settingsOf(db, { shopId })
      if (settings.isSandbox) return { handOver: async () => ({ kind: 'caught' }) }
      const read = await readMailSettings(settings, { shopId, vault, allowedPrivateHosts })
      if ('fault' in read) return { handOver: async () => ({ kind: 'later', answer: read.fault }) }
      const key = JSON.stringify(read)
      const known = doors.get(shopId)
      if (known?.settings === key) return known.door
      known?.door.close()
      const door = openMailDoor(read)
      doors.set(shopId, { settings: key, door })
      return door
    },
    close: () => {
      for (const { door } of doors.values()) door.close()
    },
  }
}
