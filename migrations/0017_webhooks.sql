-- Webhooks: addresses of the shop's own programs that are told what happened.

create table webhooks (
  shop_id uuid not null references shops on delete cascade,
  webhook_id uuid not null,
  url text not null,
  description text not null default '',
  -- The types of events that it wants; null for all that there are and will be.
  types text[],
  -- Paused by somebody, what happens waits. Disabled by us, nothing is kept for it.
  state text not null check (state in ('active', 'paused', 'disabled')),
  disabled_reason text check (disabled_reason in ('gone', 'failing', 'secret_unreadable')),
  -- Encrypted with the secret key of the installation. During a rotation the earlier one signs too, until its time is over.
  secret bytea not null,
  secret_hint text not null,
  old_secret bytea,
  old_secret_until timestamptz,
  -- Since when nothing has reached it; null where the last attempt did, or there was none.
  failing_since timestamptz,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (shop_id, webhook_id),
  check ((state = 'disabled') = (disabled_reason is not null)),
  check ((old_secret is null) = (old_secret_until is null))
);

-- What was told to at least one address.
create table webhook_events (
  shop_id uuid not null references shops on delete cascade,
  event_id uuid not null,
  type text not null,
  -- The id that the customer had then.
  customer_id uuid,
  occurred_at timestamptz not null,
  told_at timestamptz not null,
  data jsonb not null,
  primary key (shop_id, event_id)
);
create index webhook_events_by_age on webhook_events (shop_id, told_at);
create index webhook_events_by_customer on webhook_events (shop_id, customer_id) where customer_id is not null;

-- One event on its way to one address.
create table webhook_deliveries (
  shop_id uuid not null,
  delivery_id uuid not null,
  webhook_id uuid not null,
  event_id uuid not null,
  -- Events of a lane arrive one after the other: the customer, or the event itself where it is about nobody.
  lane_id uuid not null,
  state text not null check (state in ('waiting', 'delivered', 'parked')),
  -- When it is to be sent; null while an earlier event of its lane waits.
  next_at timestamptz,
  -- A process has it until then.
  leased_until timestamptz,
  -- How often it was sent in all: also the number by which its sender knows that nobody took it over.
  attempts integer not null default 0,
  tries_left integer not null,
  -- What the last attempt came to.
  attempted_at timestamptz,
  took_ms integer,
  failure text,
  status integer,
  answer text,
  primary key (shop_id, delivery_id),
  foreign key (shop_id, webhook_id) references webhooks on delete cascade,
  foreign key (shop_id, event_id) references webhook_events on delete cascade
);
create unique index webhook_deliveries_once on webhook_deliveries (shop_id, event_id, webhook_id);
create index webhook_deliveries_log on webhook_deliveries (shop_id, webhook_id, delivery_id);
create index webhook_deliveries_due on webhook_deliveries (shop_id, webhook_id, next_at) where state = 'waiting' and next_at is not null;
create index webhook_deliveries_lanes on webhook_deliveries (shop_id, webhook_id, lane_id, event_id) where state = 'waiting';
create index webhook_deliveries_parked on webhook_deliveries (shop_id, webhook_id, delivery_id) where state = 'parked';
