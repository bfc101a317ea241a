-- Segments: who answers to a description, kept true as facts arrive and as time passes.

create table segments (
  shop_id uuid not null references shops on delete cascade,
  segment_id uuid not null,
  name text not null,
  description text not null default '',
  -- The tree of conditions as it was last saved, and how often it was.
  definition jsonb not null,
  version integer not null,
  -- The tree that the states follow, until a build has brought them to the saved one; null before the first build.
  built_definition jsonb,
  built_version integer,
  -- What a build that is wanted or under way is for; null where the states are true.
  build_cause text check (build_cause in ('definition', 'time')),
  build_phase text check (build_phase in ('waiting', 'evaluating', 'writing')),
  build_started_at timestamptz,
  built_at timestamptz,
  -- How long the last build took: what a reader is told to expect of the next.
  build_ms integer,
  members integer not null default 0,
  -- The ready-made segment that it was made from.
  ready_made text,
  created_by uuid,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  -- Set where it goes: nobody sees it any more while its states are being deleted.
  deleted_at timestamptz,
  primary key (shop_id, segment_id),
  foreign key (shop_id, created_by) references memberships (shop_id, staff_id)
);
create unique index segments_by_name on segments (shop_id, name) where deleted_at is null;

-- One row for each customer who is in a segment, was in it, or may come into it by time alone. Without references: millions of
-- rows are written at once, and what they point to is looked after by the upkeep.
create table segment_states (
  shop_id uuid not null,
  segment_id uuid not null,
  customer_id uuid not null,
  -- How often the customer came in and went out: odd is in. Numbers each move, once and for ever.
  version integer not null,
  is_member boolean not null generated always as (version % 2 = 1) stored,
  changed_at timestamptz not null,
  -- The earliest later instant at which time alone may change the answer.
  next_flip_at timestamptz,
  primary key (shop_id, segment_id, customer_id)
) with (fillfactor = 85);
create index segment_states_due on segment_states (shop_id, next_flip_at) where next_flip_at is not null;

-- Each coming and going. Who is in from a segment's first build on made no move.
create table segment_moves (
  shop_id uuid not null,
  segment_id uuid not null,
  customer_id uuid not null,
  version integer not null,
  kind text not null check (kind in ('entered', 'left')),
  cause text not null check (cause in ('fact', 'time', 'definition', 'import')),
  moved_at timestamptz not null,
  primary key (shop_id, segment_id, customer_id, version)
);
create index segment_moves_by_time on segment_moves (shop_id, segment_id, moved_at, customer_id);
create index segment_moves_by_customer on segment_moves (shop_id, customer_id, moved_at);

-- What a day ended with, in the shop's zone.
create table segment_days (
  shop_id uuid not null,
  segment_id uuid not null,
  day date not null,
  members integer not null,
  entered integer not null,
  -- `left` is a word of the language.
  went_out integer not null,
  primary key (shop_id, segment_id, day),
  foreign key (shop_id, segment_id) references segments on delete cascade
);

-- The row that the one who works on a shop's segments holds, and what people of the shop are measured against.
create table segment_upkeep (
  shop_id uuid not null references shops on delete cascade,
  -- The instant that the states were last brought up to: it never goes back, whoever's clock is behind.
  evaluated_at timestamptz,
  -- Quintile edges and usual gaps, from a night's figures, so that they do not move under people's feet.
  yardsticks jsonb,
  yardsticks_at timestamptz,
  -- What the last full check found.
  checked_at timestamptz,
  differences jsonb,
  primary key (shop_id)
);

-- About whom something was recorded while a segment was being built: they are looked at again before the build counts.
create table segment_late (
  shop_id uuid not null,
  segment_id uuid not null,
  late_id uuid not null,
  customer_ids uuid[] not null,
  primary key (shop_id, segment_id, late_id),
  foreign key (shop_id, segment_id) references segments on delete cascade
);

-- Told by a file with the past: who comes into a segment by it did not do anything now.
alter table touches add column is_import boolean not null default false;

-- Nobody of them is in a segment: few, so that they are found without reading everybody's profile.
create index customers_erased on customers (shop_id, customer_id) where erased_at is not null;
