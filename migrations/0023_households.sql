-- Households: customers who may spend each other's points. The points lie in the accounts of those who earned them.

create table loyalty_households (
  shop_id uuid not null references shops on delete cascade,
  household_id uuid not null,
  created_at timestamptz not null,
  primary key (shop_id, household_id)
);

create table loyalty_household_members (
  shop_id uuid not null,
  household_id uuid not null,
  customer_id uuid not null,
  -- Whose place it was before a merge.
  origin_id uuid not null,
  -- Founded it. Without such a member the owner is who joined first.
  is_owner boolean not null,
  -- Where places of several came together in one customer, one counts.
  is_present boolean not null default true,
  joined_at timestamptz not null,
  primary key (shop_id, customer_id, origin_id),
  foreign key (shop_id, household_id) references loyalty_households on delete cascade,
  foreign key (shop_id, customer_id) references customers
);
create index loyalty_household_members_by_household on loyalty_household_members (shop_id, household_id);
create unique index loyalty_household_members_present on loyalty_household_members (shop_id, customer_id) where is_present;

-- The redemption of whoever spent the points that were drawn here; null for one's own.
alter table loyalty_redemptions add column head_id uuid;
-- Of a redemption that drew from several accounts: how much it is in all, and what was drawn by which redemption, in the order of consumption.
alter table loyalty_redemptions add column pool jsonb;
alter table loyalty_redemptions add check (head_id is null or pool is null);
create index loyalty_redemptions_by_head on loyalty_redemptions (shop_id, head_id) where head_id is not null;

-- A household holds nothing.
alter table loyalty_holders drop constraint loyalty_holders_kind_check;
alter table loyalty_holders add constraint loyalty_holders_kind_check check (kind in ('customer', 'gift_card'));
