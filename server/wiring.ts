/**
 * What the product is made of, on one screen: the routes of every capability, who hears of what, and what is done in the
 * background. Capabilities stand in their order; each knows only those above it in this file.
 */
import { join } from 'node:path'
import { describeInstallation } from './installation.ts'
import { type Db, first, sql } from './kit/database.ts'
import { type App, openApp } from './kit/http.ts'
import type { Task } from './kit/jobs.ts'
import type { Subscriptions } from './kit/outbox.ts'
import type { Services } from './kit/services.ts'
import { operationsRoutes } from './operations/operations.ts'
import { shopRoutes } from './shops/shops.ts'
import { openGate, staffRoutes, tidyStaff } from './staff/staff.ts'

/** *Together*: within the publisher's transaction. *Later*: a job of its own after the commit. */
export const subscriptions: Subscriptions = {
  together: [],
  later: [],
}

/** Every route there is. */
export function addRoutes(app: App, services: Services): void {
  shopRoutes(app, services, { hasOrders })
  staffRoutes(app, services)
  operationsRoutes(app, services, { installation: () => describeInstallation(services) })
}

/** Every kind of job, by the name under which it waits. */
export function tasksOf(services: Services): Record<string, Task> {
  return {
    tidy_staff: () => tidyStaff(services),
  }
}

/** What is done by the clock of UTC. */
export const schedule = [{ task: 'tidy_staff', at: '17 3 * * *' }]

/** The web server of the whole product, not yet listening. */
export function openProduct(services: Services): Promise<App> {
  return openApp(services, { gate: openGate(services), routes: (app) => addRoutes(app, services), consoleFolder })
}

const consoleFolder = join(import.meta.dirname, '../console/dist')

async function hasOrders(db: Db, { shopId }: { shopId: string }): Promise<boolean> {
  return (await first(db, sql`select 1 as found from orders where shop_id = ${shopId} limit 1`)) !== undefined
}
