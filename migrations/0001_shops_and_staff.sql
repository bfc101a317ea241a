create table installation_settings (
  name text primary key,
  value jsonb not null,
  changed_at timestamptz not null
);

create table shops (
  shop_id uuid primary key,
  name text not null,
  country text not null check (country ~ '^[A-Z]{2}$'),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  time_zone text not null,
  languages text[] not null check (cardinality(languages) > 0),
  is_demo boolean not null default false,
  -- When orders or refunds were last recorded: whatever was computed before is stale.
  orders_recorded_at timestamptz,
  created_at timestamptz not null
);

create table staff (
  staff_id uuid primary key,
  email text not null,
  email_key text not null unique,
  name text not null,
  password_hash text not null,
  language text not null,
  is_installation_owner boolean not null default false,
  created_at timestamptz not null
);

create table staff_sessions (
  token_hash bytea primary key,
  staff_id uuid not null references staff on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index staff_sessions_by_staff on staff_sessions (staff_id);

-- One-time links that make the first person of an installation.
create table owner_links (
  token_hash bytea primary key,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);

-- A person's right to act in a shop. What rows of a shop refer to is the membership, never the person alone.
create table memberships (
  shop_id uuid not null references shops on delete cascade,
  staff_id uuid not null references staff,
  role text not null check (role in ('owner', 'admin', 'marketer', 'support', 'analyst')),
  joined_at timestamptz not null,
  left_at timestamptz,
  primary key (shop_id, staff_id)
);
create index memberships_by_staff on memberships (staff_id);

create table invitations (
  shop_id uuid not null references shops on delete cascade,
  invitation_id uuid not null,
  email text not null,
  role text not null check (role in ('owner', 'admin', 'marketer', 'support', 'analyst')),
  token_hash bytea not null,
  invited_by uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  primary key (shop_id, invitation_id),
  foreign key (shop_id, invited_by) references memberships (shop_id, staff_id)
);

create table api_keys (
  shop_id uuid not null references shops on delete cascade,
  key_id uuid not null,
  name text not null,
  kind text not null check (kind in ('server', 'browser')),
  scopes text[] not null,
  hint text not null,
  secret_hash bytea not null,
  created_by uuid not null,
  created_at timestamptz not null,
  revoked_at timestamptz,
  primary key (shop_id, key_id),
  foreign key (shop_id, created_by) references memberships (shop_id, staff_id)
);

-- Every change of settings and rights: who, when, what it was and what it became.
create table changes (
  shop_id uuid not null references shops on delete cascade,
  change_id uuid not null,
  staff_id uuid,
  action text not null,
  before jsonb,
  after jsonb,
  changed_at timestamptz not null,
  primary key (shop_id, change_id),
  foreign key (shop_id, staff_id) references memberships (shop_id, staff_id)
);

create table idempotency_keys (
  shop_id uuid not null references shops on delete cascade,
  operation text not null,
  key text not null,
  body_hash bytea not null,
  status integer,
  response jsonb,
  created_at timestamptz not null,
  primary key (shop_id, operation, key)
);
create index idempotency_keys_by_age on idempotency_keys (shop_id, created_at);

-- How often somebody tried something lately; keys are hashes. The limiter fills the columns by their order.
create table rate_limits (
  key varchar(255) primary key,
  points integer not null default 0,
  expire bigint
);
