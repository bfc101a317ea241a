-- What people do: events as they were told, and what is kept about their telling.

-- Parts by quarter of occurred_at are made ahead by a job, and on need. No references to other tables: they would cost every
-- event, and merging, erasing and the end of a shop treat these rows by themselves.
create table events (
  shop_id uuid not null,
  occurred_at timestamptz not null,
  event_id uuid not null,
  -- The sender's id of the event, or a hash of it where it is long or missing: the business key.
  message text not null collate "C",
  type text not null check (type in ('track', 'page', 'screen', 'identify', 'group', 'alias')),
  -- Of a track its own name, else `Page Viewed` and the like.
  name text not null collate "C",
  -- Whose it is today; null where nobody is known.
  customer_id uuid,
  origin_id uuid,
  device_id uuid,
  -- Of an alias the device that it names besides its own.
  alias_device_id uuid,
  -- Only the device says whose it is: whoever is known on that device at that time.
  is_unsigned boolean not null,
  -- Told with a server key; else by a browser, whose word counts for less.
  is_from_shop boolean not null,
  is_historical boolean not null,
  -- The sender's clock was ahead, so the event is of when it arrived.
  is_clock_clamped boolean not null,
  -- As they were said, also where nobody can be recognised by them.
  said_user text,
  said_device text,
  -- Of an identify and a group the traits.
  properties jsonb not null,
  context jsonb not null,
  received_at timestamptz not null,
  recorded_at timestamptz not null,
  primary key (shop_id, occurred_at, event_id)
) partition by range (occurred_at);
create index events_by_customer on events (shop_id, customer_id, occurred_at desc, event_id) where customer_id is not null;
create index events_by_device on events (shop_id, device_id, occurred_at) where device_id is not null;
create index events_by_alias on events (shop_id, alias_device_id, occurred_at) where alias_device_id is not null;
create table events_before_2024 partition of events for values from (minvalue) to ('2024-01-01T00:00:00Z');

-- Messages of the last thirty days: the same again has no effect.
create table seen_messages (
  shop_id uuid not null,
  message_hash uuid not null,
  -- Of what it said; another one under the same id is a conflict, and the first wins.
  payload_hash bigint not null,
  seen_on date not null,
  primary key (shop_id, message_hash)
);
create index seen_messages_by_day on seen_messages using brin (seen_on);

-- What is derived from a customer's events.
create table customer_activity (
  shop_id uuid not null,
  customer_id uuid not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  events bigint not null,
  primary key (shop_id, customer_id),
  foreign key (shop_id, customer_id) references customers on delete cascade
);

-- What arrived lately, for whoever connects a shop: each rejected event, and of many accepted ones some.
create table event_arrivals (
  shop_id uuid not null references shops on delete cascade,
  arrival_id uuid not null,
  outcome text not null check (outcome in ('accepted', 'rejected')),
  -- Why it was rejected, or why it was accepted and yet is no order.
  code text,
  is_from_shop boolean not null,
  received_at timestamptz not null,
  -- Where the accepted one lies.
  occurred_at timestamptz,
  event_id uuid,
  -- Of a rejected one, as far as it could be read.
  type text,
  name text,
  message text,
  said_user text,
  said_device text,
  payload text,
  primary key (shop_id, arrival_id)
);
create index event_arrivals_by_outcome on event_arrivals (shop_id, outcome, arrival_id);

create table event_day_counts (
  shop_id uuid not null references shops on delete cascade,
  -- The day of arrival, UTC.
  counted_on date not null,
  accepted bigint not null default 0,
  duplicates bigint not null default 0,
  -- Messages that came again with other content.
  conflicts bigint not null default 0,
  rejected bigint not null default 0,
  primary key (shop_id, counted_on)
);

create table event_name_days (
  shop_id uuid not null references shops on delete cascade,
  name text not null collate "C",
  counted_on date not null,
  events bigint not null,
  primary key (shop_id, name, counted_on)
);

-- Which properties events of a name were seen with, and what their values look like.
create table event_properties (
  shop_id uuid not null references shops on delete cascade,
  name text not null collate "C",
  property text not null collate "C",
  kind text not null check (kind in ('text', 'number', 'boolean', 'list', 'group')),
  primary key (shop_id, name, property)
);

-- What events told about orders with a server key, each message once; an order is all that was told under its number.
create table order_events (
  shop_id uuid not null references shops on delete cascade,
  order_number text not null collate "C",
  message text not null collate "C",
  kind text not null check (kind in ('completed', 'updated', 'cancelled', 'refunded')),
  customer_id uuid,
  origin_id uuid,
  occurred_at timestamptz not null,
  told jsonb not null,
  is_recorded boolean not null,
  -- Why it is no order.
  problem text,
  primary key (shop_id, order_number, message),
  foreign key (shop_id, customer_id) references customers
);
create index order_events_by_customer on order_events (shop_id, customer_id) where customer_id is not null;
create index order_events_waiting on order_events (shop_id, order_number) where not is_recorded;

-- Who told it: an order of an import or a connector is not changed by what events say.
alter table orders add column source text not null default 'import' check (source in ('import', 'event'));
