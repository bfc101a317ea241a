import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router'
import { readCustomerSearch } from './pages/customers/customer-search.ts'
import { readEventSearch } from './pages/events/event-search.ts'
import { readOutboxSearch } from './pages/messages/states.ts'
import { isReferralFilter, type ReferralFilter } from './pages/referrals/states.ts'
import { searchText } from './search-text.ts'
import { BrokenPage } from './shell/BrokenPage.tsx'
import { HomeRedirect } from './shell/HomeRedirect.tsx'
import { NotFoundPage } from './shell/NotFoundPage.tsx'
import { SettingsFrame } from './shell/SettingsFrame.tsx'
import { Shell } from './shell/Shell.tsx'
import { SignedIn } from './shell/SignedIn.tsx'

const root = createRootRoute({ component: Outlet })

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { next?: string } => (typeof search.next === 'string' ? { next: search.next } : {}),
  component: lazyRouteComponent(() => import('./pages/staff/SignInPage.tsx'), 'SignInPage'),
})
const start = createRoute({
  getParentRoute: () => root,
  path: '/start/$token',
  component: lazyRouteComponent(() => import('./pages/staff/LinkPage.tsx'), 'LinkPage'),
})

const signedIn = createRoute({ getParentRoute: () => root, id: 'signed-in', component: SignedIn })
const home = createRoute({ getParentRoute: () => signedIn, path: '/', component: HomeRedirect })
const welcome = createRoute({
  getParentRoute: () => signedIn,
  path: '/welcome',
  component: lazyRouteComponent(() => import('./pages/shops/FirstChoicePage.tsx'), 'FirstChoicePage'),
})
const newShop = createRoute({
  getParentRoute: () => signedIn,
  path: '/welcome/shop',
  component: lazyRouteComponent(() => import('./pages/shops/NewShopPage.tsx'), 'NewShopPage'),
})

const shop = createRoute({ getParentRoute: () => signedIn, path: '/shops/$shopId', component: Shell })
const plan = createRoute({
  getParentRoute: () => shop,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/plan/PlanPage.tsx'), 'PlanPage'),
})
const audit = createRoute({
  getParentRoute: () => shop,
  path: '/audit',
  component: lazyRouteComponent(() => import('./pages/audit/AuditPage.tsx'), 'AuditPage'),
})
const predictions = createRoute({
  getParentRoute: () => shop,
  path: '/predictions',
  component: lazyRouteComponent(() => import('./pages/predictions/PredictionsPage.tsx'), 'PredictionsPage'),
})
const customers = createRoute({
  getParentRoute: () => shop,
  path: '/customers',
  validateSearch: readCustomerSearch,
  component: lazyRouteComponent(() => import('./pages/customers/CustomersPage.tsx'), 'CustomersPage'),
})
const customer = createRoute({
  getParentRoute: () => shop,
  path: '/customers/$customerId',
  component: lazyRouteComponent(() => import('./pages/customers/CustomerPage.tsx'), 'CustomerPage'),
})
const duplicates = createRoute({
  getParentRoute: () => shop,
  path: '/duplicates',
  component: lazyRouteComponent(() => import('./pages/duplicates/DuplicatesPage.tsx'), 'DuplicatesPage'),
})
const tasks = createRoute({
  getParentRoute: () => shop,
  path: '/tasks',
  component: lazyRouteComponent(() => import('./pages/customers/TasksPage.tsx'), 'TasksPage'),
})
const events = createRoute({
  getParentRoute: () => shop,
  path: '/events',
  validateSearch: readEventSearch,
  component: lazyRouteComponent(() => import('./pages/events/EventsPage.tsx'), 'EventsPage'),
})
const segments = createRoute({
  getParentRoute: () => shop,
  path: '/segments',
  component: lazyRouteComponent(() => import('./pages/segments/SegmentsPage.tsx'), 'SegmentsPage'),
})
const newSegment = createRoute({
  getParentRoute: () => shop,
  path: '/segments/new',
  validateSearch: (search: Record<string, unknown>): { from?: string } => (typeof search.from === 'string' ? { from: search.from } : {}),
  component: lazyRouteComponent(() => import('./pages/segments/SegmentEditorPage.tsx'), 'NewSegmentPage'),
})
const segment = createRoute({
  getParentRoute: () => shop,
  path: '/segments/$segmentId',
  component: lazyRouteComponent(() => import('./pages/segments/SegmentPage.tsx'), 'SegmentPage'),
})
const editSegment = createRoute({
  getParentRoute: () => shop,
  path: '/segments/$segmentId/edit',
  component: lazyRouteComponent(() => import('./pages/segments/SegmentEditorPage.tsx'), 'EditSegmentPage'),
})
const referrals = createRoute({
  getParentRoute: () => shop,
  path: '/referrals',
  validateSearch: (search: Record<string, unknown>): { state?: ReferralFilter } =>
    isReferralFilter(search.state) && search.state !== 'all' ? { state: search.state } : {},
  component: lazyRouteComponent(() => import('./pages/referrals/ReferralsPage.tsx'), 'ReferralsPage'),
})
const referralSettings = createRoute({
  getParentRoute: () => shop,
  path: '/referrals/settings',
  component: lazyRouteComponent(() => import('./pages/referrals/ReferralSettingsPage.tsx'), 'ReferralSettingsPage'),
})
const loyalty = createRoute({
  getParentRoute: () => shop,
  path: '/loyalty',
  component: lazyRouteComponent(() => import('./pages/loyalty/LoyaltyFrame.tsx'), 'LoyaltyFrame'),
})
const loyaltyProgram = createRoute({
  getParentRoute: () => loyalty,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/loyalty/ProgramPage.tsx'), 'ProgramPage'),
})
const loyaltyMembers = createRoute({
  getParentRoute: () => loyalty,
  path: '/members',
  validateSearch: (search: Record<string, unknown>): { tier?: string } => (typeof search.tier === 'string' ? { tier: search.tier } : {}),
  component: lazyRouteComponent(() => import('./pages/loyalty/MembersPage.tsx'), 'MembersPage'),
})
const loyaltyRewards = createRoute({
  getParentRoute: () => loyalty,
  path: '/rewards',
  component: lazyRouteComponent(() => import('./pages/loyalty/RewardsPage.tsx'), 'RewardsPage'),
})
const loyaltyWidget = createRoute({
  getParentRoute: () => loyalty,
  path: '/widget',
  component: lazyRouteComponent(() => import('./pages/loyalty/WidgetPage.tsx'), 'WidgetPage'),
})
const loyaltyApprovals = createRoute({
  getParentRoute: () => loyalty,
  path: '/approvals',
  component: lazyRouteComponent(() => import('./pages/loyalty/ApprovalsPage.tsx'), 'ApprovalsPage'),
})
const loyaltySimulations = createRoute({
  getParentRoute: () => loyalty,
  path: '/simulation',
  component: lazyRouteComponent(() => import('./pages/loyalty-simulation/SimulationsPage.tsx'), 'SimulationsPage'),
})
const loyaltyMoney = createRoute({
  getParentRoute: () => loyalty,
  path: '/money',
  component: lazyRouteComponent(() => import('./pages/loyalty-money/MoneyPage.tsx'), 'MoneyPage'),
})
const giftCards = createRoute({
  getParentRoute: () => loyalty,
  path: '/gift-cards',
  validateSearch: (search: Record<string, unknown>): { search?: string } =>
    typeof search.search === 'string' && search.search !== '' ? { search: search.search } : {},
  component: lazyRouteComponent(() => import('./pages/gift-cards/GiftCardsPage.tsx'), 'GiftCardsPage'),
})
const giftCardVat = createRoute({
  getParentRoute: () => loyalty,
  path: '/gift-cards/vat',
  component: lazyRouteComponent(() => import('./pages/gift-cards/VatPage.tsx'), 'VatPage'),
})
const giftCard = createRoute({
  getParentRoute: () => loyalty,
  path: '/gift-cards/$cardId',
  component: lazyRouteComponent(() => import('./pages/gift-cards/GiftCardPage.tsx'), 'GiftCardPage'),
})
const loyaltySimulation = createRoute({
  getParentRoute: () => shop,
  path: '/loyalty/simulation/$simulationId',
  component: lazyRouteComponent(() => import('./pages/loyalty-simulation/SimulationPage.tsx'), 'SimulationPage'),
})
const loyaltyMember = createRoute({
  getParentRoute: () => shop,
  path: '/loyalty/members/$customerId',
  component: lazyRouteComponent(() => import('./pages/loyalty/MemberPage.tsx'), 'MemberPage'),
})
const editLoyalty = createRoute({
  getParentRoute: () => shop,
  path: '/loyalty/edit',
  component: lazyRouteComponent(() => import('./pages/loyalty/EditorPage.tsx'), 'EditorPage'),
})
const messages = createRoute({
  getParentRoute: () => shop,
  path: '/messages',
  component: lazyRouteComponent(() => import('./pages/messages/MessagesFrame.tsx'), 'MessagesFrame'),
})
const messageOutbox = createRoute({
  getParentRoute: () => messages,
  path: '/',
  validateSearch: readOutboxSearch,
  component: lazyRouteComponent(() => import('./pages/messages/OutboxPage.tsx'), 'OutboxPage'),
})
const messageTemplates = createRoute({
  getParentRoute: () => messages,
  path: '/templates',
  component: lazyRouteComponent(() => import('./pages/messages/TemplatesPage.tsx'), 'TemplatesPage'),
})
const messageTemplate = createRoute({
  getParentRoute: () => messages,
  path: '/templates/$templateId',
  component: lazyRouteComponent(() => import('./pages/messages/TemplatePage.tsx'), 'TemplatePage'),
})
const messageSettings = createRoute({
  getParentRoute: () => messages,
  path: '/settings',
  component: lazyRouteComponent(() => import('./pages/messages/MessageSettingsPage.tsx'), 'MessageSettingsPage'),
})
const imports = createRoute({
  getParentRoute: () => shop,
  path: '/imports',
  component: lazyRouteComponent(() => import('./pages/imports/ImportsPage.tsx'), 'ImportsPage'),
})
const importWizard = createRoute({
  getParentRoute: () => shop,
  path: '/imports/$importId',
  component: lazyRouteComponent(() => import('./pages/imports/ImportWizardPage.tsx'), 'ImportWizardPage'),
})
const jobs = createRoute({
  getParentRoute: () => shop,
  path: '/jobs',
  component: lazyRouteComponent(() => import('./pages/jobs/JobsPage.tsx'), 'JobsPage'),
})

const consent = createRoute({
  getParentRoute: () => shop,
  path: '/consent',
  component: lazyRouteComponent(() => import('./pages/consent/ConsentFrame.tsx'), 'ConsentFrame'),
})
const ledger = createRoute({
  getParentRoute: () => consent,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/consent/LedgerPage.tsx'), 'LedgerPage'),
})
const receipt = createRoute({
  getParentRoute: () => consent,
  path: '/receipts/$evidenceId',
  component: lazyRouteComponent(() => import('./pages/consent/ReceiptPage.tsx'), 'ReceiptPage'),
})
const consentTexts = createRoute({
  getParentRoute: () => consent,
  path: '/texts',
  component: lazyRouteComponent(() => import('./pages/consent/TextsPage.tsx'), 'TextsPage'),
})
const consentRules = createRoute({
  getParentRoute: () => consent,
  path: '/rules',
  component: lazyRouteComponent(() => import('./pages/consent/RulesPage.tsx'), 'RulesPage'),
})
const suppressed = createRoute({
  getParentRoute: () => consent,
  path: '/suppressed',
  component: lazyRouteComponent(() => import('./pages/consent/SuppressionsPage.tsx'), 'SuppressionsPage'),
})
const privacyRequests = createRoute({
  getParentRoute: () => consent,
  path: '/requests',
  component: lazyRouteComponent(() => import('./pages/privacy/RequestsPage.tsx'), 'RequestsPage'),
})
const privacyRequest = createRoute({
  getParentRoute: () => consent,
  path: '/requests/$requestId',
  component: lazyRouteComponent(() => import('./pages/privacy/RequestPage.tsx'), 'RequestPage'),
})
const retention = createRoute({
  getParentRoute: () => consent,
  path: '/retention',
  component: lazyRouteComponent(() => import('./pages/privacy/RetentionPage.tsx'), 'RetentionPage'),
})

const settings = createRoute({ getParentRoute: () => shop, path: '/settings', component: SettingsFrame })
const settingsHome = createRoute({
  getParentRoute: () => settings,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/shops/$shopId/settings/shop', params: { shopId: (params as { shopId: string }).shopId }, replace: true })
  },
})
const shopSettings = createRoute({
  getParentRoute: () => settings,
  path: '/shop',
  component: lazyRouteComponent(() => import('./pages/shops/ShopSettingsPage.tsx'), 'ShopSettingsPage'),
})
const customerSettings = createRoute({
  getParentRoute: () => settings,
  path: '/customers',
  component: lazyRouteComponent(() => import('./pages/customers/CustomerSettingsPage.tsx'), 'CustomerSettingsPage'),
})
const people = createRoute({
  getParentRoute: () => settings,
  path: '/people',
  component: lazyRouteComponent(() => import('./pages/staff/PeoplePage.tsx'), 'PeoplePage'),
})
const keys = createRoute({
  getParentRoute: () => settings,
  path: '/keys',
  component: lazyRouteComponent(() => import('./pages/staff/KeysPage.tsx'), 'KeysPage'),
})
const webhooks = createRoute({
  getParentRoute: () => settings,
  path: '/webhooks',
  component: lazyRouteComponent(() => import('./pages/webhooks/WebhooksPage.tsx'), 'WebhooksPage'),
})
const webhook = createRoute({
  getParentRoute: () => settings,
  path: '/webhooks/$webhookId',
  component: lazyRouteComponent(() => import('./pages/webhooks/WebhookPage.tsx'), 'WebhookPage'),
})
const changes = createRoute({
  getParentRoute: () => settings,
  path: '/changes',
  component: lazyRouteComponent(() => import('./pages/staff/ChangesPage.tsx'), 'ChangesPage'),
})
const myself = createRoute({
  getParentRoute: () => settings,
  path: '/me',
  component: lazyRouteComponent(() => import('./pages/staff/MePage.tsx'), 'MePage'),
})
const installation = createRoute({
  getParentRoute: () => settings,
  path: '/installation',
  component: lazyRouteComponent(() => import('./pages/installation/InstallationPage.tsx'), 'InstallationPage'),
})

const routeTree = root.addChildren([
  signIn,
  start,
  signedIn.addChildren([
    home,
    welcome,
    newShop,
    shop.addChildren([
      plan,
      audit,
      predictions,
      customers,
      customer,
      segments,
      newSegment,
      segment,
      editSegment,
      tasks,
      loyalty.addChildren([
        loyaltyProgram,
        loyaltyMembers,
        loyaltyRewards,
        loyaltyApprovals,
        giftCards,
        giftCardVat,
        giftCard,
        loyaltySimulations,
        loyaltyMoney,
        loyaltyWidget,
      ]),
      loyaltyMember,
      loyaltySimulation,
      editLoyalty,
      referrals,
      referralSettings,
      messages.addChildren([messageOutbox, messageTemplates, messageTemplate, messageSettings]),
      duplicates,
      events,
      imports,
      importWizard,
      jobs,
      consent.addChildren([ledger, receipt, consentTexts, consentRules, suppressed, privacyRequests, privacyRequest, retention]),
      settings.addChildren([settingsHome, shopSettings, customerSettings, people, keys, webhooks, webhook, changes, myself, installation]),
    ]),
  ]),
])

/** The map of addresses. Search values stay plain text, so that an address reads the same to people, to the server and to us. */
export function createConsoleRouter() {
  return createRouter({
    routeTree,
    parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
    stringifySearch: searchText,
    defaultPreload: 'intent',
    scrollRestoration: true,
    defaultNotFoundComponent: NotFoundPage,
    defaultErrorComponent: BrokenPage,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>
  }
}
