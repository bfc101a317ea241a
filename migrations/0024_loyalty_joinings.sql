-- Who takes part in a programme that is joined, from when to when. What they earned is the ledger's and stays.
create table loyalty_joinings (
  shop_id uuid not null references shops on delete cascade,
  joining_id uuid not null,
  customer_id uuid not null,
  -- Whose it was before a merge.
  origin_id uuid,
  joined_at timestamptz not null,
  -- Null while it lasts.
  left_at timestamptz,
  -- The customer on the shop's pages, the shop or its staff, or the programme itself for who had taken part before it was to be joined.
  told_by text not null check (told_by in ('member', 'shop', 'programme')),
  -- The version of the programme whose rules were agreed to.
  version integer not null,
  primary key (shop_id, joining_id),
  foreign key (shop_id, customer_id) references customers,
  check (left_at is null or left_at >= joined_at)
);
create index loyalty_joinings_by_customer on loyalty_joinings (shop_id, customer_id);
