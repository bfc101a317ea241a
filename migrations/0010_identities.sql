-- Customers, whole: what is known field by field and since when, customers that became one, devices and who was known on them.

alter table customers
  -- YYYY-MM-DD, or --MM-DD where the year is not known.
  add column birthday text check (birthday ~ '^(\d{4}|-)-\d{2}-\d{2}$'),
  -- Everything else that was said of the customer, under the names it was said by.
  add column traits jsonb not null default '{}',
  -- When each field was said, where that was not at profile_at: field → stamp. Traits as `traits.<name>`.
  add column field_times jsonb not null default '{}',
  -- Event time of the first fact; decides who stays when two become one.
  add column first_seen_at timestamptz,
  -- Set where everything personal was erased; what must be kept for accounting refers to this row.
  add column erased_at timestamptz;
update customers set first_seen_at = least(profile_at, created_at);
alter table customers alter column first_seen_at set not null;

-- Whose a row was before customers became one; null where it never moved. So merging can be undone exactly.
alter table identifiers add column origin_id uuid;
alter table orders add column origin_id uuid;
alter table refunds add column origin_id uuid;
alter table consent_evidence add column origin_id uuid;

alter table identifiers drop constraint identifiers_kind_check;
alter table identifiers add constraint identifiers_kind_check check (kind ~ '^[a-z][a-z0-9_]{0,39}$');

-- The customers that one customer was made of, the one that stayed among them. An id of before is found here for ever.
create table origins (
  shop_id uuid not null,
  origin_id uuid not null,
  customer_id uuid not null,
  -- What is known from this origin's own facts alone; the customer's fields are these folded into one.
  profile jsonb not null,
  created_at timestamptz not null,
  primary key (shop_id, origin_id),
  foreign key (shop_id, customer_id) references customers on delete cascade
);
create index origins_by_customer on origins (shop_id, customer_id);

-- Each time that two became one.
create table merges (
  shop_id uuid not null references shops on delete cascade,
  merge_id uuid not null,
  kept_id uuid not null,
  merged_id uuid not null,
  -- What came along: the origins that belonged to the merged one at that time.
  origin_ids uuid[] not null,
  reason text not null check (reason in ('identified', 'alias', 'order', 'staff')),
  evidence jsonb not null,
  recorded_at timestamptz not null,
  recorded_by uuid,
  undone_at timestamptz,
  undone_by uuid,
  primary key (shop_id, merge_id),
  foreign key (shop_id, recorded_by) references memberships (shop_id, staff_id),
  foreign key (shop_id, undone_by) references memberships (shop_id, staff_id)
);
create index merges_by_kept on merges (shop_id, kept_id);
create index merges_by_merged on merges (shop_id, merged_id);

-- Pairs of origins that somebody looked at and said: two people. Nothing merges them by itself.
create table kept_apart (
  shop_id uuid not null references shops on delete cascade,
  one_id uuid not null,
  other_id uuid not null check (one_id < other_id),
  recorded_at timestamptz not null,
  recorded_by uuid,
  primary key (shop_id, one_id, other_id),
  foreign key (shop_id, recorded_by) references memberships (shop_id, staff_id)
);

-- A browser or app that calls itself by an anonymous id. It is no customer: it may be one's, or several's in turn.
create table devices (
  shop_id uuid not null references shops on delete cascade,
  -- Made from the anonymous id alone, so that two that see it first make the same.
  device_id uuid not null,
  anonymous_id text not null collate "C",
  first_seen_at timestamptz not null,
  primary key (shop_id, device_id)
);

-- Who was known on a device: unbroken runs of events by one customer, in event time. Between two runs, and before the first,
-- what nobody signed belongs to the run before, or to the first.
create table device_runs (
  shop_id uuid not null,
  device_id uuid not null,
  first_at timestamptz not null,
  first_message text not null collate "C",
  last_at timestamptz not null,
  last_message text not null collate "C",
  customer_id uuid not null,
  origin_id uuid,
  primary key (shop_id, device_id, first_at, first_message),
  foreign key (shop_id, device_id) references devices on delete cascade,
  foreign key (shop_id, customer_id) references customers on delete cascade
);
create index device_runs_by_customer on device_runs (shop_id, customer_id);

-- Made when the shop first erases somebody; hashes of erased identifiers are worth nothing without it.
alter table shops add column erasure_salt bytea;

-- What erased people were recognised by, salted and hashed: what is told of their past again stays without a person.
create table erased_identifiers (
  shop_id uuid not null,
  kind text not null,
  value_hash bytea not null,
  customer_id uuid not null,
  erased_at timestamptz not null,
  primary key (shop_id, kind, value_hash),
  foreign key (shop_id, customer_id) references customers on delete cascade
);
create index erased_identifiers_by_customer on erased_identifiers (shop_id, customer_id);

-- What was recorded about whom, for everything that is derived later: one row a transaction and topic, deleted as it is read.
create table touches (
  shop_id uuid not null references shops on delete cascade,
  touch_id uuid not null,
  -- profile, identity, consent, orders, tags, predictions, event:<name>, …
  topic text not null,
  customer_ids uuid[] not null,
  recorded_at timestamptz not null,
  primary key (shop_id, touch_id)
);

-- Customers who may be one, and why; found by a job, decided by people.
create table duplicates (
  shop_id uuid not null,
  one_id uuid not null,
  other_id uuid not null check (one_id < other_id),
  reasons text[] not null,
  score numeric(4, 3) not null,
  found_at timestamptz not null,
  primary key (shop_id, one_id, other_id),
  foreign key (shop_id, one_id) references customers on delete cascade,
  foreign key (shop_id, other_id) references customers on delete cascade
);
create index duplicates_by_score on duplicates (shop_id, score desc, one_id, other_id);
create index duplicates_by_other on duplicates (shop_id, other_id);
alter table shops add column duplicates_found_at timestamptz;
