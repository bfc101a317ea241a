import { isOlder, type TimelineRow, type TimelineSource } from '../customers/customers.ts'
import { sql } from '../kit/database.ts'

/** What a person agreed to and withdrew, at the time they did. */
const consents: TimelineSource = {
  kind: 'consent',
  entries: (scope) => sql<TimelineRow>`
    select occurred_at as at, 'consent' as kind, 'consent:' || evidence_id as entry_id,
      jsonb_build_object('channel', channel, 'purpose', purpose, 'contact', contact, 'state', state, 'how', consent_evidence.kind, 'source', source, 'by', staff.name,
        'evidenceId', evidence_id) as details
    from consent_evidence left join staff on staff_id = recorded_by
    where shop_id = ${scope.shopId} and customer_id = ${scope.customerId} and ${isOlder(scope, sql`occurred_at`, sql`'consent:' || evidence_id`)}
    order by occurred_at desc, evidence_id desc limit ${scope.limit}`,
}

/** What the person asked about their data. */
const requests: TimelineSource = {
  kind: 'privacy_request',
  entries: (scope) => sql<TimelineRow>`
    select received_at as at, 'privacy_request' as kind, 'privacy_request:' || request_id as entry_id,
      jsonb_build_object('requestId', request_id, 'request', privacy_requests.kind, 'state', state, 'askedBy', asked_by, 'dueOn', due_on) as details
    from privacy_requests
    where shop_id = ${scope.shopId} and customer_id = ${scope.customerId} and ${isOlder(scope, sql`received_at`, sql`'privacy_request:' || request_id`)}
    order by received_at desc, request_id desc limit ${scope.limit}`,
}

export const consentTimelineSources: readonly TimelineSource[] = [consents, requests]
