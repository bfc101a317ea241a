create table customers (
  shop_id uuid not null references shops on delete cascade,
  customer_id uuid not null,
  customer_number text,
  email text,
  phone text,
  first_name text,
  last_name text,
  country text,
  city text,
  postcode text,
  language text,
  -- Written by the app: folded name, e-mail, phone, number and city, for search and for order.
  search_text text not null default '' collate "C",
  sort_name text not null default '' collate "C",
  -- Event time of the newest fact that the profile above was taken from: an older one does not overwrite.
  profile_at timestamptz not null,
  created_at timestamptz not null,
  primary key (shop_id, customer_id)
);
create index customers_by_name on customers (shop_id, sort_name, customer_id);

-- What a person is recognised by. A value belongs to one customer.
create table identifiers (
  shop_id uuid not null,
  kind text not null check (kind in ('customer_number', 'email', 'phone')),
  value text not null collate "C",
  customer_id uuid not null,
  recorded_at timestamptz not null,
  primary key (shop_id, kind, value),
  foreign key (shop_id, customer_id) references customers on delete cascade
);
create index identifiers_by_customer on identifiers (shop_id, customer_id);

create table customer_views (
  shop_id uuid not null references shops on delete cascade,
  view_id uuid not null,
  name text not null,
  filter jsonb not null,
  sort text not null,
  created_by uuid not null,
  created_at timestamptz not null,
  primary key (shop_id, view_id),
  unique (shop_id, name),
  foreign key (shop_id, created_by) references memberships (shop_id, staff_id)
);

-- What people agreed to, and how that is known. Appended, never changed.
create table consent_evidence (
  shop_id uuid not null references shops on delete cascade,
  evidence_id uuid not null,
  customer_id uuid not null,
  channel text not null check (channel in ('email', 'sms')),
  purpose text not null check (purpose in ('marketing')),
  state text not null check (state in ('none', 'pending', 'granted', 'revoked')),
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  source text not null,
  import_id uuid,
  primary key (shop_id, evidence_id),
  foreign key (shop_id, customer_id) references customers on delete cascade
);
create index consent_evidence_by_customer on consent_evidence (shop_id, customer_id, channel, purpose, occurred_at desc);
create unique index consent_evidence_once_per_import on consent_evidence (shop_id, import_id, customer_id, channel, purpose) where import_id is not null;
