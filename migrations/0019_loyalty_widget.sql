-- Members on the shop's own pages: whom the shop signs in, and for how long.

-- The secret with which the shop's server signs who somebody is; encrypted with the secret key of the installation.
create table loyalty_identity_keys (
  shop_id uuid not null primary key references shops on delete cascade,
  secret bytea not null,
  -- Its first characters, by which a person tells it from another.
  hint text not null,
  -- Until then what was signed with the one before counts too.
  old_secret bytea,
  old_secret_until timestamptz,
  created_at timestamptz not null,
  check ((old_secret is null) = (old_secret_until is null))
);

-- What was signed counts once. Kept until it would be too old anyway.
create table loyalty_nonces (
  shop_id uuid not null references shops on delete cascade,
  nonce_hash bytea not null,
  expires_at timestamptz not null,
  primary key (shop_id, nonce_hash)
);
create index loyalty_nonces_by_age on loyalty_nonces (shop_id, expires_at);

-- A member on a page of the shop. Of the token only a hash is kept. It ends by itself within hours, so it is not moved when customers
-- merge: whoever is meant signs in anew.
create table loyalty_sessions (
  shop_id uuid not null references shops on delete cascade,
  token_hash bytea not null,
  customer_id uuid not null,
  started_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (shop_id, token_hash)
);
create index loyalty_sessions_by_age on loyalty_sessions (shop_id, expires_at);
create index loyalty_sessions_by_customer on loyalty_sessions (shop_id, customer_id);
