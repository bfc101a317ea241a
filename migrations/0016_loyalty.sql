-- Loyalty: the programme, the ledger of points and of money, what was granted for what, rewards.

-- Facts of hot paths, told to whoever listens and then gone; read in the order of their ids.
create table outbox (
  shop_id uuid not null references shops on delete cascade,
  event_id uuid not null,
  type text not null collate "C",
  customer_id uuid,
  occurred_at timestamptz not null,
  data jsonb not null,
  primary key (shop_id, event_id)
);

create table loyalty_programs (
  shop_id uuid not null primary key references shops on delete cascade,
  state text not null check (state in ('draft', 'live', 'paused')),
  -- The version that is in force; null before the first is live.
  version integer,
  -- What is being edited and not yet a version.
  draft jsonb,
  -- Settling all orders since the programme began: how far it came, in the order of customers. `to_settle` is null where none is under way.
  settled integer,
  to_settle integer,
  settled_to uuid,
  changed_at timestamptz not null
);

-- Never changed: grants were made by them.
create table loyalty_versions (
  shop_id uuid not null references shops on delete cascade,
  version integer not null,
  program jsonb not null,
  staff_id uuid,
  note text not null default '',
  created_at timestamptz not null,
  primary key (shop_id, version)
);

create table loyalty_wallets (
  shop_id uuid not null references shops on delete cascade,
  wallet_id uuid not null,
  code text not null collate "C",
  kind text not null check (kind in ('points', 'credit', 'gift_card')),
  -- Of money; points have none, so that the two cannot be mixed.
  currency text check ((currency is null) = (kind = 'points')),
  created_at timestamptz not null,
  primary key (shop_id, wallet_id),
  unique (shop_id, code)
);

-- Who owns accounts. Everything about a holder happens under the lock of this row.
create table loyalty_holders (
  shop_id uuid not null references shops on delete cascade,
  holder_id uuid not null,
  kind text not null check (kind in ('customer', 'household', 'gift_card')),
  -- Of a customer who was merged or erased none.
  customer_id uuid check (customer_id is null or kind = 'customer'),
  -- Who it was before a merge.
  origin_id uuid,
  joined_at timestamptz not null,
  joined_on date not null,
  -- The holder that it was merged into: what still arrives here goes on there.
  merged_into uuid,
  -- Counting orders before the programme's first day.
  prior_orders integer not null default 0,
  -- Null where no tier was given yet.
  tier jsonb,
  -- The instant at which it changed last.
  tier_seen_at timestamptz,
  -- When time alone will next change something; null for never.
  next_due_at timestamptz,
  primary key (shop_id, holder_id),
  foreign key (shop_id, customer_id) references customers
);
create index loyalty_holders_merged on loyalty_holders (shop_id, merged_into) where merged_into is not null;
create unique index loyalty_holders_by_customer on loyalty_holders (shop_id, customer_id) where customer_id is not null;
create index loyalty_holders_due on loyalty_holders (shop_id, next_due_at) where next_due_at is not null;

create table loyalty_accounts (
  shop_id uuid not null,
  account_id uuid not null,
  holder_id uuid not null,
  wallet_id uuid not null,
  pending bigint not null default 0 check (pending >= 0),
  active bigint not null default 0 check (active >= 0),
  held bigint not null default 0 check (held >= 0),
  debt bigint not null default 0 check (debt >= 0),
  -- What could not be taken back, all together.
  forgiven bigint not null default 0 check (forgiven >= 0),
  -- How many operations there were.
  version integer not null default 0,
  -- When points that lapse by inactivity do.
  slides_until timestamptz,
  primary key (shop_id, account_id),
  unique (shop_id, holder_id, wallet_id),
  foreign key (shop_id, holder_id) references loyalty_holders on delete cascade,
  foreign key (shop_id, wallet_id) references loyalty_wallets
);
create index loyalty_accounts_by_wallet on loyalty_accounts (shop_id, wallet_id);

-- Appended, never changed: the nth thing that happened to an account.
create table loyalty_operations (
  shop_id uuid not null,
  account_id uuid not null,
  version integer not null,
  kind text not null check (kind in ('earn', 'activate', 'claw', 'expire', 'hold', 'release', 'redeem', 'restore', 'adjust', 'transfer', 'extend', 'reverse')),
  -- The business key: the same again changes nothing.
  key text not null collate "C",
  -- What was asked for under the key.
  key_hash bigint not null,
  effective_at timestamptz not null,
  recorded_at timestamptz not null,
  -- The version of an operation of the same account.
  reverses integer check (reverses < version),
  -- The account at the other end of a transfer.
  counterpart_id uuid,
  staff_id uuid,
  reason text,
  details jsonb,
  active_after bigint not null,
  pending_after bigint not null,
  primary key (shop_id, account_id, version),
  unique (shop_id, account_id, key),
  foreign key (shop_id, account_id) references loyalty_accounts on delete cascade
);
create index loyalty_operations_by_time on loyalty_operations (shop_id, effective_at);

create table loyalty_lots (
  shop_id uuid not null,
  account_id uuid not null,
  lot_id uuid not null,
  state text not null check (state in ('pending', 'active')),
  -- What it was given for: the key of its grant, or of the operation that opened it.
  source text not null collate "C",
  priority smallint not null default 100,
  is_paid boolean not null default false,
  -- Lapses with the account's inactivity, and not on a day of its own.
  is_sliding boolean not null default false,
  earned_at timestamptz not null,
  -- Null where the shop is to tell.
  activates_at timestamptz,
  expires_at timestamptz,
  original bigint not null check (original > 0),
  -- What is left, without what is held.
  remaining bigint not null check (remaining >= 0),
  held bigint not null default 0 check (held >= 0),
  -- Of a transfer: whose it was first.
  origin_lot_id uuid,
  primary key (shop_id, account_id, lot_id),
  check (remaining + held <= original),
  foreign key (shop_id, account_id) references loyalty_accounts on delete cascade
);
-- Open lots, those that can be spent in the order in which they are.
create index loyalty_lots_open on loyalty_lots (shop_id, account_id, state, priority, expires_at, is_paid, earned_at, lot_id) where remaining > 0 or held > 0;

-- An amount that leaves one bucket and arrives in another: both sides in one row, so the sum is always zero.
create table loyalty_entries (
  shop_id uuid not null,
  account_id uuid not null,
  version integer not null,
  entry_no integer not null,
  lot_id uuid,
  from_bucket text not null,
  to_bucket text not null,
  amount bigint not null check (amount > 0),
  primary key (shop_id, account_id, version, entry_no),
  check (from_bucket <> to_bucket),
  check (from_bucket in ('pending', 'active', 'held', 'debt', 'issuance', 'redeemed', 'expired', 'clawed', 'forgiven', 'restored', 'transferred')),
  check (to_bucket in ('pending', 'active', 'held', 'debt', 'issuance', 'redeemed', 'expired', 'clawed', 'forgiven', 'restored', 'transferred')),
  -- Points that members own lie in a lot.
  check (lot_id is not null or (from_bucket not in ('pending', 'active', 'held') and to_bucket not in ('pending', 'active', 'held'))),
  foreign key (shop_id, account_id, version) references loyalty_operations on delete cascade,
  foreign key (shop_id, account_id, lot_id) references loyalty_lots
);

-- What was granted, for what, by which version; one for each source and rule, for ever.
create table loyalty_grants (
  shop_id uuid not null,
  account_id uuid not null,
  -- `order:<order id>`, or the act and the id under which it was told.
  source text not null collate "C",
  -- Empty for an order: its rules are computed together.
  rule_id text not null collate "C",
  version integer not null,
  tier text,
  rule_ids text[] not null,
  earned_at timestamptz not null,
  earned_on date not null,
  -- What counted of the order when it was granted, and now.
  basis_minor bigint not null,
  left_minor bigint not null,
  -- Computed before limits, granted after them, and taken back since.
  computed bigint not null,
  granted bigint not null check (granted >= 0),
  clawed bigint not null default 0 check (clawed >= 0),
  -- Of what was taken back, what was not there any more.
  forgiven bigint not null default 0 check (forgiven between 0 and clawed),
  lot_id uuid,
  -- Before a merge.
  origin_account_id uuid,
  origin_lot_id uuid,
  -- Points by rule, as they were granted, and what is left of them: that counts against limits.
  parts jsonb not null,
  left_parts jsonb not null,
  -- Of the order as it was when the grant was last looked at.
  fact_hash bigint,
  recorded_at timestamptz not null,
  primary key (shop_id, account_id, source, rule_id),
  check (clawed <= granted),
  foreign key (shop_id, account_id) references loyalty_accounts on delete cascade,
  foreign key (shop_id, version) references loyalty_versions
);
create index loyalty_grants_by_source on loyalty_grants (shop_id, source);

-- What tiers are seen from: each day of a holder, net of refunds, at the day of the order.
create table loyalty_days (
  shop_id uuid not null,
  holder_id uuid not null,
  day date not null,
  points bigint not null,
  spend_minor bigint not null,
  orders integer not null,
  primary key (shop_id, holder_id, day),
  foreign key (shop_id, holder_id) references loyalty_holders on delete cascade
);

create table loyalty_tier_changes (
  shop_id uuid not null,
  holder_id uuid not null,
  change_no integer not null,
  from_tier text,
  to_tier text not null,
  reason text not null,
  changed_at timestamptz not null,
  recorded_at timestamptz not null,
  primary key (shop_id, holder_id, change_no),
  foreign key (shop_id, holder_id) references loyalty_holders on delete cascade
);
create index loyalty_tier_changes_by_time on loyalty_tier_changes (shop_id, changed_at);

-- How often and how much a rule, or a wallet as a whole, gave a holder in a period.
create table loyalty_counters (
  shop_id uuid not null,
  holder_id uuid not null,
  -- A rule's id, or `wallet:<code>`.
  scope text not null collate "C",
  -- `ever`, `2026`, `2026-11`, `2026-W47`, `2026-11-22`.
  period text not null collate "C",
  uses integer not null,
  points bigint not null,
  last_on date,
  primary key (shop_id, holder_id, scope, period),
  foreign key (shop_id, holder_id) references loyalty_holders on delete cascade
);

-- What a rule gave to everybody. Locked after holders and stock.
create table loyalty_budgets (
  shop_id uuid not null references shops on delete cascade,
  rule_id text not null collate "C",
  used bigint not null check (used >= 0),
  primary key (shop_id, rule_id)
);

create table loyalty_rewards (
  shop_id uuid not null references shops on delete cascade,
  reward_id uuid not null,
  code text not null collate "C",
  -- Name, kind, cost, who may have it, from when until when: server/loyalty/rewards/reward.ts.
  reward jsonb not null,
  place integer not null,
  -- How many are left; null for as many as are asked for.
  stock integer check (stock >= 0),
  created_at timestamptz not null,
  changed_at timestamptz not null,
  -- Offered no more; what was had stays.
  archived_at timestamptz,
  primary key (shop_id, reward_id),
  unique (shop_id, code)
);

-- Points on their way out: held for a checkout, then taken or let go; once each.
create table loyalty_redemptions (
  shop_id uuid not null,
  redemption_id uuid not null,
  account_id uuid not null,
  reward_id uuid,
  -- The caller's key; the same again answers the same.
  key text not null collate "C",
  key_hash bigint not null,
  state text not null check (state in ('held', 'captured', 'voided', 'expired')),
  points bigint not null check (points >= 0),
  captured bigint not null default 0 check (captured between 0 and points),
  restored bigint not null default 0 check (restored between 0 and captured),
  -- Money that all points held are worth at a checkout; null for rewards.
  value_minor bigint,
  order_number text collate "C",
  -- What lots it took, in the order of consumption: [[lot id, points], …].
  parts jsonb not null,
  held_at timestamptz not null,
  expires_at timestamptz,
  ended_at timestamptz,
  primary key (shop_id, redemption_id),
  unique (shop_id, account_id, key),
  foreign key (shop_id, account_id) references loyalty_accounts on delete cascade,
  foreign key (shop_id, reward_id) references loyalty_rewards
);
create index loyalty_redemptions_held on loyalty_redemptions (shop_id, account_id) where state = 'held';
create index loyalty_redemptions_by_order on loyalty_redemptions (shop_id, order_number) where order_number is not null;
create index loyalty_redemptions_by_reward on loyalty_redemptions (shop_id, reward_id) where reward_id is not null;

create table loyalty_coupons (
  shop_id uuid not null,
  code text not null collate "C",
  reward_id uuid not null,
  -- Null while it waits to be given out.
  redemption_id uuid,
  holder_id uuid,
  -- Before a merge.
  origin_holder_id uuid,
  state text not null check (state in ('waiting', 'given', 'used', 'void')),
  valid_until timestamptz,
  used_order text,
  created_at timestamptz not null,
  given_at timestamptz,
  used_at timestamptz,
  primary key (shop_id, code),
  foreign key (shop_id, reward_id) references loyalty_rewards,
  foreign key (shop_id, redemption_id) references loyalty_redemptions,
  foreign key (shop_id, holder_id) references loyalty_holders
);
create index loyalty_coupons_waiting on loyalty_coupons (shop_id, reward_id, code) where state = 'waiting';
create index loyalty_coupons_by_reward on loyalty_coupons (shop_id, reward_id);
create index loyalty_coupons_by_redemption on loyalty_coupons (shop_id, redemption_id) where redemption_id is not null;
create index loyalty_coupons_by_holder on loyalty_coupons (shop_id, holder_id) where holder_id is not null;

-- Adjustments above the programme's limit: asked for by one of the staff, decided by another.
create table loyalty_approvals (
  shop_id uuid not null,
  approval_id uuid not null,
  customer_id uuid not null,
  origin_id uuid,
  wallet text not null,
  points bigint not null check (points <> 0),
  reason text not null,
  expires_at timestamptz,
  has_own_expiry boolean not null,
  asked_by uuid,
  asked_at timestamptz not null,
  state text not null check (state in ('waiting', 'approved', 'declined')),
  decided_by uuid check (decided_by is distinct from asked_by or state = 'waiting'),
  decided_at timestamptz,
  primary key (shop_id, approval_id),
  foreign key (shop_id, customer_id) references customers
);
create index loyalty_approvals_waiting on loyalty_approvals (shop_id, asked_at) where state = 'waiting';
create index loyalty_approvals_by_customer on loyalty_approvals (shop_id, customer_id);
