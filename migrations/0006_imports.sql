create table imports (
  shop_id uuid not null references shops on delete cascade,
  import_id uuid not null,
  state text not null check (state in ('waiting_for_file', 'inspected', 'checking', 'reading', 'applying', 'stopped', 'done', 'failed')),
  file_name text not null,
  -- Where the bytes lie: a name in the data folder, or the path that the command line was given.
  file_path text,
  size_bytes bigint,
  inspection jsonb,
  plan jsonb,
  dry_run jsonb,
  rows_read bigint not null default 0,
  rows_rejected bigint not null default 0,
  bytes_read bigint not null default 0,
  -- Whether every row has been read; then only buckets are left to record.
  is_read boolean not null default false,
  buckets integer not null default 0,
  buckets_applied integer not null default 0,
  result jsonb,
  failure jsonb,
  -- Whoever runs it keeps this in the future; a run whose lease is over may be taken on.
  leased_until timestamptz,
  created_by uuid,
  created_at timestamptz not null,
  finished_at timestamptz,
  primary key (shop_id, import_id),
  foreign key (shop_id, created_by) references memberships (shop_id, staff_id)
);

create table import_problems (
  shop_id uuid not null,
  import_id uuid not null,
  row_no bigint not null,
  line_no bigint not null,
  column_name text,
  code text not null,
  "values" jsonb not null,
  primary key (shop_id, import_id, row_no),
  foreign key (shop_id, import_id) references imports on delete cascade
);

-- Rows on their way into the tables, in the one shape that orders.record understands. Emptied as they are taken in.
-- Unlogged: after a crash of the database they are read from the file again.
create unlogged table incoming_rows (
  shop_id uuid not null,
  batch_id uuid not null,
  -- Rows of one order share a bucket; a bucket is recorded in one transaction.
  bucket integer not null,
  row_no bigint not null,
  kind text not null,
  order_key text collate "C",
  placed_at timestamptz,
  placed_on date,
  is_cancelled boolean not null,
  order_total_minor bigint,
  order_refunded_minor bigint,
  refund_of_order_key text collate "C",
  product_code text collate "C",
  product_name text,
  category text,
  quantity numeric(18, 4),
  unit_price numeric(18, 6),
  line_total_minor bigint,
  customer_number text collate "C",
  email text,
  email_key text collate "C",
  phone text collate "C",
  first_name text,
  last_name text,
  country text,
  city text,
  postcode text,
  language text,
  -- Of everything the row says; an order's rows add up to its content hash.
  row_hash bigint not null,
  primary key (shop_id, batch_id, bucket, row_no)
);

create table audits (
  shop_id uuid not null references shops on delete cascade,
  audit_id uuid not null,
  -- Null where the cut is the last day with an order.
  requested_cut_on date,
  state text not null check (state in ('computing', 'ready', 'failed')),
  audit jsonb,
  -- The newest fact that the audit has seen: later facts make it stale.
  facts_at timestamptz,
  started_at timestamptz not null,
  finished_at timestamptz,
  primary key (shop_id, audit_id)
);
create index audits_by_time on audits (shop_id, started_at desc);
