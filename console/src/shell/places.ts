import type { ComponentType } from 'react'
import {
  AuditIcon,
  ConsentIcon,
  CustomersIcon,
  DuplicatesIcon,
  EventsIcon,
  ImportIcon,
  JobsIcon,
  LoyaltyIcon,
  MessagesIcon,
  PlanIcon,
  PredictionsIcon,
  ReferralsIcon,
  SegmentsIcon,
  SettingsIcon,
  TasksIcon,
} from '../ui/icons.tsx'

/** The places of a shop, in the order of the navigation. `letter` goes there after `g`; `text` is the key of its name. */
export const places = [
  { to: '/shops/$shopId', text: 'shell.place.plan', letter: 'p', icon: PlanIcon },
  { to: '/shops/$shopId/audit', text: 'shell.place.audit', letter: 'a', icon: AuditIcon },
  { to: '/shops/$shopId/predictions', text: 'shell.place.predictions', letter: 'f', icon: PredictionsIcon },
  { to: '/shops/$shopId/customers', text: 'shell.place.customers', letter: 'c', icon: CustomersIcon },
  { to: '/shops/$shopId/segments', text: 'shell.place.segments', letter: 'm', icon: SegmentsIcon },
  { to: '/shops/$shopId/loyalty', text: 'shell.place.loyalty', letter: 'l', icon: LoyaltyIcon },
  { to: '/shops/$shopId/referrals', text: 'shell.place.referrals', letter: 'r', icon: ReferralsIcon },
  { to: '/shops/$shopId/messages', text: 'shell.place.messages', letter: 'w', icon: MessagesIcon },
  { to: '/shops/$shopId/duplicates', text: 'shell.place.duplicates', letter: 'd', icon: DuplicatesIcon },
  { to: '/shops/$shopId/tasks', text: 'shell.place.tasks', letter: 't', icon: TasksIcon },
  { to: '/shops/$shopId/events', text: 'shell.place.events', letter: 'e', icon: EventsIcon },
  { to: '/shops/$shopId/consent', text: 'shell.place.consent', letter: 'o', icon: ConsentIcon },
  { to: '/shops/$shopId/imports', text: 'shell.place.imports', letter: 'i', icon: ImportIcon },
  { to: '/shops/$shopId/jobs', text: 'shell.place.jobs', letter: 'j', icon: JobsIcon },
  { to: '/shops/$shopId/settings', text: 'shell.place.settings', letter: 's', icon: SettingsIcon },
] as const satisfies { to: string; text: string; letter: string; icon: ComponentType }[]

/** The pages inside the settings. */
export const settingsPlaces = [
  { to: '/shops/$shopId/settings/shop', text: 'shell.settings.shop', isForOwner: false },
  { to: '/shops/$shopId/settings/customers', text: 'shell.settings.customers', isForOwner: false },
  { to: '/shops/$shopId/settings/people', text: 'shell.settings.people', isForOwner: false },
  { to: '/shops/$shopId/settings/keys', text: 'shell.settings.keys', isForOwner: false },
  { to: '/shops/$shopId/settings/webhooks', text: 'shell.settings.webhooks', isForOwner: false },
  { to: '/shops/$shopId/settings/changes', text: 'shell.settings.changes', isForOwner: false },
  { to: '/shops/$shopId/settings/me', text: 'shell.settings.me', isForOwner: false },
  { to: '/shops/$shopId/settings/installation', text: 'shell.settings.installation', isForOwner: true },
] as const
