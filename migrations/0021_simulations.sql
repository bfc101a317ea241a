-- What a programme would have made of the shop's past: asked for, computed by a job, kept with its answer.
create table loyalty_simulations (
  shop_id uuid not null references shops on delete cascade,
  simulation_id uuid not null,
  state text not null check (state in ('waiting', 'running', 'ready', 'stopped', 'failed')),
  -- server/loyalty/simulation-schema.ts: AskSimulation
  asked jsonb not null,
  -- As they were when it was asked for: what it is compared with first.
  programs jsonb not null,
  -- Its end: nothing that happened later is looked at.
  until_at timestamptz not null,
  asked_by uuid,
  asked_at timestamptz not null,
  finished_at timestamptz,
  -- Made anew by each attempt: an older one that still believes to be at work finds that it is not.
  attempt_id uuid,
  orders_done integer not null default 0,
  orders_to_do integer not null default 0,
  -- How far the customers were gone through, by id, and the sums up to there; gone with the report.
  reached_id uuid,
  sums jsonb,
  report jsonb,
  primary key (shop_id, simulation_id),
  foreign key (shop_id, asked_by) references memberships (shop_id, staff_id)
);
create index loyalty_simulations_by_time on loyalty_simulations (shop_id, asked_at desc);
create unique index loyalty_simulations_under_way on loyalty_simulations (shop_id) where state in ('waiting', 'running');
