-- In which order a member was shown the rewards, by what chance, and why: what the personal order does is judged by these.
create table loyalty_reward_orders (
  shop_id uuid not null references shops on delete cascade,
  decision_id uuid not null,
  customer_id uuid not null,
  -- Whose it was before a merge.
  origin_id uuid,
  arm text not null check (arm in ('personal', 'holdout')),
  -- The chance that this person had to see what they saw.
  propensity_percent integer not null check (propensity_percent between 1 and 100),
  -- server/loyalty/personal/choose-order.ts: OrderDecision.rewards
  rewards jsonb not null,
  decided_at timestamptz not null,
  primary key (shop_id, decision_id),
  foreign key (shop_id, customer_id) references customers
);
create index loyalty_reward_orders_by_customer on loyalty_reward_orders (shop_id, customer_id, decided_at);
create index loyalty_reward_orders_by_time on loyalty_reward_orders (shop_id, decided_at);
