-- Referrals: customers who bring others, what both are given for it, and every decision with its reasons.

create table referral_programs (
  shop_id uuid not null primary key references shops on delete cascade,
  -- The version in force.
  version integer not null,
  -- Addresses of networks are compared by hashes that mean nothing without it.
  salt bytea not null,
  changed_at timestamptz not null
);

-- Never changed: each referral goes by the one that was in force when it began.
create table referral_versions (
  shop_id uuid not null references shops on delete cascade,
  version integer not null,
  settings jsonb not null,
  staff_id uuid,
  created_at timestamptz not null,
  primary key (shop_id, version)
);

-- A customer who was merged brings along a code: links that were shared lead on.
create table referral_codes (
  shop_id uuid not null,
  code text not null collate "C",
  customer_id uuid not null,
  origin_id uuid,
  created_at timestamptz not null,
  primary key (shop_id, code),
  foreign key (shop_id, customer_id) references customers on delete cascade
);
create index referral_codes_by_customer on referral_codes (shop_id, customer_id);
create unique index referral_codes_own on referral_codes (shop_id, customer_id) where origin_id is null;

create table referrals (
  shop_id uuid not null,
  referral_id uuid not null,
  advocate_id uuid not null,
  advocate_origin_id uuid,
  -- The friend; null while only a device is known.
  customer_id uuid,
  origin_id uuid,
  via text not null check (via in ('link', 'code')),
  device_id uuid,
  -- Of the network that the link was opened from; thirty days.
  network_hash bytea,
  -- Of the settings that were promised.
  version integer not null,
  state text not null check (state in ('clicked', 'identified', 'qualified', 'held', 'rewarded', 'rejected', 'revoked')),
  check (state = 'clicked' or customer_id is not null),
  -- Why it is in this state.
  reasons text[] not null,
  -- What a person should look at.
  flags text[] not null,
  is_reviewed boolean not null,
  clicked_at timestamptz not null,
  changed_at timestamptz not null,
  order_id uuid,
  order_number text,
  ordered_at timestamptz,
  held_until timestamptz,
  rewarded_at timestamptz,
  -- How often what was given was taken back: what is given after that is another gift.
  round integer not null,
  advocate_gift jsonb,
  friend_gift jsonb,
  primary key (shop_id, referral_id),
  foreign key (shop_id, advocate_id) references customers,
  foreign key (shop_id, customer_id) references customers,
  foreign key (shop_id, version) references referral_versions
);
create index referrals_by_advocate on referrals (shop_id, advocate_id);
create index referrals_by_customer on referrals (shop_id, customer_id) where customer_id is not null;
create index referrals_by_version on referrals (shop_id, version);
create index referrals_by_network on referrals (shop_id, network_hash) where network_hash is not null;
create index referrals_held on referrals (shop_id, held_until) where state = 'held';
create index referrals_clicked on referrals (shop_id, device_id) where state = 'clicked';
-- Nobody is brought by two.
create unique index referrals_one_referrer on referrals (shop_id, customer_id) where state in ('qualified', 'held', 'rewarded');
-- The same link opened again on the same device is the same click.
create unique index referrals_one_click on referrals (shop_id, advocate_id, device_id) where state = 'clicked';

create table referral_decisions (
  shop_id uuid not null,
  referral_id uuid not null,
  decision_no integer not null,
  from_state text,
  to_state text not null,
  reasons text[] not null,
  -- What a person did; null where a rule decided.
  verdict text check (verdict in ('approve', 'reject', 'undo')),
  staff_id uuid,
  note text,
  decided_at timestamptz not null,
  primary key (shop_id, referral_id, decision_no),
  foreign key (shop_id, referral_id) references referrals on delete cascade
);

-- Once for each threshold that an advocate passes, for ever.
create table referral_milestones (
  shop_id uuid not null,
  customer_id uuid not null,
  -- Whose it was before a merge; the customer's own id where it never moved.
  origin_id uuid not null,
  threshold integer not null check (threshold > 0),
  gift jsonb not null,
  given_at timestamptz not null,
  primary key (shop_id, customer_id, origin_id, threshold),
  foreign key (shop_id, customer_id) references customers on delete cascade
);
