/** The pages of a shop whose programme is on, with members that have points and one correction that waits. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import type { Ask } from './preparation.ts'

interface Looked {
  name: string
  path: string
  open?: (page: Page) => Promise<void>
}

/** Switches the default programme on from this day, and returns once its members are there: its pages, and what opens over them. */
export async function loyaltyPlaces(
  ask: Ask,
  { shopId, startsOn }: { shopId: string; startsOn: string },
): Promise<{ pages: Looked[]; overlays: Looked[] }> {
  const program = `/api/shops/${shopId}/loyalty/program`
  const standard = await ask<{ program: object }>('GET', `${program}/default?startsOn=${startsOn}`)
  const households = { spend: 'owner', leaving: 'leave', maxMembers: 4 }
  await ask('POST', `${program}/versions`, { program: { ...standard.program, households } })
  const [customerId, ...memberIds] = await firstMembers(ask, shopId)
  await ask('POST', `/api/shops/${shopId}/loyalty/households`, { ownerId: customerId, memberIds })
  await ask('POST', `/api/shops/${shopId}/customers/${customerId}/loyalty/adjustments`, { points: 5001, reason: 'Won the raffle' })
  const path = `/shops/${shopId}/loyalty`
  const card = `${path}/gift-cards/${await usedCard(ask, shopId)}`
  const edit = { path: `${path}/edit`, words: (page: Page) => page.locator('.program-heading').waitFor() }
  return {
    pages: [
      { name: 'loyalty programme', path, open: edit.words },
      { name: 'loyalty programme that is edited', path: edit.path, open: edit.words },
      { name: 'loyalty members', path: `${path}/members`, open: (page) => page.locator('.loyalty-table').waitFor() },
      {
        name: 'loyalty member',
        path: `${path}/members/${customerId}`,
        open: (page) => page.locator('.statement-line summary').first().click(),
      },
      { name: 'rewards', path: `${path}/rewards` },
      { name: 'approvals', path: `${path}/approvals` },
      { name: 'gift cards', path: `${path}/gift-cards`, open: (page) => page.locator('.loyalty-table').waitFor() },
      { name: 'gift card', path: card, open: (page) => page.locator('.statement-line').first().waitFor() },
      { name: 'VAT figures of gift cards', path: `${path}/gift-cards/vat` },
    ],
    overlays: [
      {
        name: 'new gift card',
        path: `${path}/gift-cards`,
        open: async (page) => {
          await page.locator('.page-actions button').click()
          await page.getByRole('dialog').waitFor()
        },
      },
      {
        name: 'a rule',
        path: edit.path,
        open: async (page) => {
          await edit.words(page)
          await page.locator('.rule-entry .text-button').first().click()
          await page.getByRole('dialog').waitFor()
        },
      },
      {
        name: 'who leaves a household',
        path: `${path}/members/${customerId}`,
        open: async (page) => {
          await page.locator('.household button').last().click()
          await page.getByRole('dialog').waitFor()
        },
      },
      {
        name: 'new reward',
        path: `${path}/rewards`,
        open: async (page) => {
          await page.locator('.page-head button').click()
          await page.getByRole('dialog').waitFor()
        },
      },
    ],
  }
}

/** A card that was bought, paid for something and was given more, and one that was disabled; the id of the first. */
async function usedCard(ask: Ask, shopId: string): Promise<string> {
  const cards = `/api/shops/${shopId}/loyalty/gift-cards`
  const vat = { purpose: 'single', basisPoints: 2_300 }
  const origin = { kind: 'bought', orderNumber: '1' }
  const { cardId, code } = await ask<{ cardId: string; code: string }>('POST', cards, { amountMinor: 20_000, origin, vat })
  const payment = { orderMinor: 4_900, orderNumber: '7', codes: [code], isFinal: true }
  await ask('POST', `/api/shops/${shopId}/loyalty/payments`, payment)
  await ask('POST', `${cards}/${cardId}/top-ups`, { amountMinor: 2_500, reason: 'The parcel was late' })
  const given = await ask<{ cardId: string }>('POST', cards, { amountMinor: 5_000, origin: { kind: 'given', reason: 'Lottery' } })
  await ask('POST', `${cards}/${given.cardId}/disable`, { reason: 'Lost' })
  return cardId
}

async function firstMembers(ask: Ask, shopId: string): Promise<string[]> {
  for (let waitedMs = 0; waitedMs < 60_000; waitedMs += 200) {
    const { members } = await ask<{ members: { customerId: string }[] }>('GET', `/api/shops/${shopId}/loyalty/members?limit=2`)
    const { settling } = await ask<{ settling: unknown }>('GET', `/api/shops/${shopId}/loyalty/program`)
    if (members.length === 2 && settling === null) return members.map(({ customerId }) => customerId)
    await sleep(200)
  }
  throw new Error('after a minute the programme has no members')
}
