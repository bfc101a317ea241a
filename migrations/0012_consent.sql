-- Consent, whole: evidence for each contact point, channel and purpose; what follows from it; suppression; requests of people
-- about their data.

-- A text that people agreed to, word for word. Never changed: another wording is another version.
create table consent_texts (
  shop_id uuid not null references shops on delete cascade,
  text_id uuid not null,
  purpose text not null check (purpose in ('marketing', 'track', 'profile', 'share_ads')),
  channel text not null check (channel in ('email', 'sms', 'push', 'any')),
  language text not null check (language in ('pl', 'uk', 'en')),
  version integer not null check (version > 0),
  body text not null,
  body_hash bytea not null,
  created_at timestamptz not null,
  -- Null where it is the wording that comes with the product.
  created_by uuid,
  primary key (shop_id, text_id),
  unique (shop_id, purpose, channel, language, version),
  foreign key (shop_id, created_by) references memberships (shop_id, staff_id)
);

alter table consent_evidence drop constraint consent_evidence_channel_check;
alter table consent_evidence drop constraint consent_evidence_purpose_check;
alter table consent_evidence
  add constraint consent_evidence_channel_check check (channel in ('email', 'sms', 'push', 'any')),
  add constraint consent_evidence_purpose_check check (purpose in ('marketing', 'track', 'profile', 'share_ads')),
  -- E-mail key, phone or push endpoint that it is about; empty where it is about the person. A hash after the person was erased.
  add column contact text not null default '' collate "C",
  -- Ties in time are broken by it, and the same message twice is one piece of evidence; without one the evidence's own id is.
  add column message_id text collate "C",
  add column kind text not null default 'import'
    check (kind in ('import', 'staff', 'form', 'api', 'event', 'preferences', 'one_click', 'confirmation', 'complaint')),
  add column form text,
  add column text_id uuid,
  add column language text,
  add column ip text,
  add column user_agent text,
  -- The double opt-in that it begins or ends.
  add column confirmation_id uuid,
  add column confirmed_at timestamptz,
  add column confirmed_ip text,
  -- The program that told it.
  add column key_id uuid,
  -- What makes advertising to one's own buyers lawful without consent where the law allows it: the four facts.
  add column soft_opt_in jsonb,
  add foreign key (shop_id, text_id) references consent_texts;

update consent_evidence set kind = 'staff' where recorded_by is not null;
update consent_evidence set contact = coalesce((
  select value from identifiers
  where identifiers.shop_id = consent_evidence.shop_id and identifiers.customer_id = consent_evidence.customer_id
    and identifiers.kind = case consent_evidence.channel when 'email' then 'email' else 'phone' end
  order by recorded_at, value limit 1
), '');
drop index consent_evidence_once_per_import;
create unique index consent_evidence_once_per_import on consent_evidence (shop_id, import_id, customer_id, channel, purpose, contact, (coalesce(origin_id, customer_id)))
  where import_id is not null;
create unique index consent_evidence_once_per_message on consent_evidence (shop_id, message_id, channel, purpose, contact) where message_id is not null;

-- What a page or app says with every event: only the newest of each answer counts, so no more is kept.
create table consent_signals (
  shop_id uuid not null,
  customer_id uuid not null,
  origin_id uuid not null,
  purpose text not null check (purpose in ('track', 'profile', 'share_ads')),
  state text not null check (state in ('granted', 'revoked')),
  said_at timestamptz not null,
  message_id text not null collate "C",
  first_said_at timestamptz not null,
  primary key (shop_id, customer_id, purpose, state, origin_id),
  foreign key (shop_id, customer_id) references customers on delete cascade
);

-- What follows from the evidence, for each customer, contact point, channel and purpose that there is any of.
create table consents (
  shop_id uuid not null,
  customer_id uuid not null,
  channel text not null,
  purpose text not null,
  contact text not null collate "C",
  state text not null check (state in ('none', 'pending', 'granted', 'revoked')),
  -- When what holds now was said.
  since_at timestamptz not null,
  -- The evidence that decides; null where a signal does.
  evidence_id uuid,
  -- The person said so through a link that only the owner of the contact point has.
  is_confirmed boolean not null,
  has_soft_opt_in boolean not null,
  primary key (shop_id, customer_id, channel, purpose, contact),
  foreign key (shop_id, customer_id) references customers on delete cascade
);
create index consents_by_state on consents (shop_id, purpose, channel, state, customer_id);

-- The same states for what is known so far. Fold in SQL of the one rule that such evidence needs: the newest counts.
insert into consents (shop_id, customer_id, channel, purpose, contact, state, since_at, evidence_id, is_confirmed, has_soft_opt_in)
select distinct on (shop_id, customer_id, channel, purpose, contact)
  shop_id, customer_id, channel, purpose, contact, state, occurred_at, evidence_id, false, false
from consent_evidence
order by shop_id, customer_id, channel, purpose, contact, occurred_at desc, recorded_at desc, evidence_id desc;

-- A double opt-in under way, or done.
create table consent_confirmations (
  shop_id uuid not null,
  confirmation_id uuid not null,
  customer_id uuid not null,
  origin_id uuid,
  contact text not null collate "C",
  channel text not null check (channel in ('email', 'sms', 'push')),
  text_id uuid,
  language text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  confirmed_at timestamptz,
  primary key (shop_id, confirmation_id),
  foreign key (shop_id, customer_id) references customers on delete cascade,
  foreign key (shop_id, text_id) references consent_texts
);
create index consent_confirmations_by_customer on consent_confirmations (shop_id, customer_id);

-- What a shop asks for beyond, or with a reason below, the rules of a country.
create table consent_policies (
  shop_id uuid not null references shops on delete cascade,
  preset text not null check (preset in ('PL', 'UA', 'DE', 'EU')),
  marketing text not null check (marketing in ('soft_opt_in', 'consent', 'confirmed')),
  track text not null check (track in ('free', 'consent')),
  profile text not null check (profile in ('objection', 'consent')),
  reason text,
  changed_at timestamptz not null,
  changed_by uuid not null,
  primary key (shop_id, preset),
  foreign key (shop_id, changed_by) references memberships (shop_id, staff_id)
);

-- Every answer to "may this be done with this person?", and by which rules.
create table consent_answers (
  shop_id uuid not null,
  answer_id uuid not null,
  customer_id uuid not null,
  origin_id uuid,
  purpose text not null,
  channel text not null,
  is_allowed boolean not null,
  rules text[] not null,
  asked_at timestamptz not null,
  primary key (shop_id, answer_id),
  foreign key (shop_id, customer_id) references customers on delete cascade
);
create index consent_answers_by_customer on consent_answers (shop_id, customer_id, asked_at);
create index consent_answers_by_time on consent_answers (shop_id, asked_at);

-- Salts of the hashes below, and keys of the links that shops send; made when first needed.
create table address_salts (
  shop_id uuid primary key references shops on delete cascade,
  salt bytea not null
);
create table link_keys (
  shop_id uuid not null references shops on delete cascade,
  key_no integer not null check (key_no between 1 and 65535),
  secret bytea not null,
  created_at timestamptz not null,
  -- Links signed by it are refused from then on; null while they work.
  revoked_at timestamptz,
  primary key (shop_id, key_no)
);

-- Addresses that get nothing, or no advertising, whoever they belong to.
create table suppressions (
  shop_id uuid not null references shops on delete cascade,
  channel text not null check (channel in ('email', 'sms', 'push')),
  contact_hash bytea not null,
  reason text not null check (reason in ('hard_bounce', 'soft_bounces', 'complaint', 'manual', 'erasure', 'invalid')),
  suppression_id uuid not null,
  -- Enough of the address to recognise it; empty where the person was erased.
  masked text not null,
  note text,
  suppressed_at timestamptz not null,
  until_at timestamptz,
  recorded_by uuid,
  lifted_at timestamptz,
  lifted_by uuid,
  lift_reason text,
  primary key (shop_id, channel, contact_hash, reason),
  unique (shop_id, suppression_id),
  foreign key (shop_id, recorded_by) references memberships (shop_id, staff_id),
  foreign key (shop_id, lifted_by) references memberships (shop_id, staff_id)
);

-- What became of messages, as far as suppression needs it: soft bounces and deliveries of the last weeks.
create table delivery_reports (
  shop_id uuid not null references shops on delete cascade,
  channel text not null check (channel in ('email', 'sms', 'push')),
  contact_hash bytea not null,
  reported_at timestamptz not null,
  message_id text not null collate "C",
  kind text not null check (kind in ('soft_bounce', 'delivered')),
  primary key (shop_id, channel, contact_hash, reported_at, message_id, kind)
);
create index delivery_reports_by_time on delivery_reports (shop_id, reported_at);

-- What people ask about their data, with the clock that runs.
create table privacy_requests (
  shop_id uuid not null,
  request_id uuid not null,
  customer_id uuid not null,
  origin_id uuid,
  kind text not null check (kind in ('access', 'portability', 'erasure', 'rectification', 'restriction')),
  -- A restriction that was granted stays in force until it is lifted.
  state text not null check (state in ('open', 'in_force', 'done', 'refused')),
  asked_by text not null check (asked_by in ('person', 'staff')),
  note text not null,
  received_at timestamptz not null,
  due_on date not null,
  extension_reason text,
  closed_at timestamptz,
  closed_by uuid,
  outcome text,
  -- Of an erasure: what went and what stayed, counted; nothing personal.
  certificate jsonb,
  recorded_by uuid,
  export_state text not null default 'none' check (export_state in ('none', 'waiting', 'running', 'ready', 'failed')),
  export_percent integer not null default 0 check (export_percent between 0 and 100),
  export_bytes bigint,
  exported_at timestamptz,
  primary key (shop_id, request_id),
  foreign key (shop_id, customer_id) references customers on delete cascade,
  foreign key (shop_id, closed_by) references memberships (shop_id, staff_id),
  foreign key (shop_id, recorded_by) references memberships (shop_id, staff_id)
);
create index privacy_requests_by_customer on privacy_requests (shop_id, customer_id);
create index privacy_requests_by_due on privacy_requests (shop_id, state, due_on, request_id);

-- The file of an export in pieces: any process may make it and any other hand it out. It can be made again.
create unlogged table privacy_export_parts (
  shop_id uuid not null references shops on delete cascade,
  request_id uuid not null,
  part_no integer not null,
  bytes bytea not null,
  made_at timestamptz not null,
  primary key (shop_id, request_id, part_no)
);

-- How long each kind of data is kept where the shop says otherwise than the default.
create table retention_rules (
  shop_id uuid not null references shops on delete cascade,
  data_class text not null,
  -- Null: for ever.
  months integer check (months between 1 and 240),
  changed_at timestamptz not null,
  changed_by uuid not null,
  primary key (shop_id, data_class),
  foreign key (shop_id, changed_by) references memberships (shop_id, staff_id)
);
