-- What is expected of each customer, and where that comes from.

-- One computation for a shop: what it was made from, what was tried and chosen, how good that was.
create table prediction_runs (
  shop_id uuid not null references shops on delete cascade,
  run_id uuid not null,
  state text not null check (state in ('waiting', 'running', 'ready', 'too_little_data', 'stopped', 'failed')),
  phase text check (phase in ('reading', 'choosing', 'fitting', 'predicting', 'finishing')),
  progress_percent smallint not null default 0 check (progress_percent between 0 and 100),
  cause text not null check (cause in ('night', 'import', 'staff')),
  requested_by uuid,
  requested_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  -- Made anew by each attempt: an older one that still believes to be at work finds that it is not.
  attempt_id uuid,
  -- When orders had last been recorded as the run began to look.
  facts_at timestamptz,
  -- The last day that counts.
  cut_on date,
  -- What numbers are computed with: method, parameters, spend.
  model jsonb,
  card jsonb,
  -- From these values of twelve months on a customer is among the tenth, the fifth, the half that is expected to bring most.
  top_tenth_minor bigint,
  top_fifth_minor bigint,
  upper_half_minor bigint,
  -- How far the customers were gone through, by id.
  done_to_id uuid,
  customers_done integer not null default 0,
  -- The run whose numbers are shown.
  is_current boolean not null default false,
  primary key (shop_id, run_id),
  foreign key (shop_id, requested_by) references memberships (shop_id, staff_id)
);
create unique index prediction_runs_current on prediction_runs (shop_id) where is_current;
create unique index prediction_runs_under_way on prediction_runs (shop_id) where state in ('waiting', 'running');
create index prediction_runs_by_time on prediction_runs (shop_id, requested_at desc);

-- Of each customer by each run that is kept: the one that is shown, and the one that is being made. Shares are parts per million,
-- counts of orders thousandths; `low` and `high` hold eight cases of ten. Null = cannot be said.
create table predictions (
  shop_id uuid not null,
  customer_id uuid not null,
  -- Without a reference: the row of a run stays as long as rows name it, and an index for it would cost every row.
  run_id uuid not null,
  -- What is known of the customer; where the totals say something else by now, the numbers are stale.
  purchase_days integer not null,
  first_on date not null,
  last_on date not null,
  revenue_minor bigint not null,
  -- The day that the numbers look ahead from.
  as_of_on date not null,
  computed_at timestamptz not null,
  alive_ppm integer,
  orders_90_milli integer not null,
  orders_90_low integer,
  orders_90_high integer,
  orders_365_milli integer not null,
  orders_365_low integer,
  orders_365_high integer,
  -- That no order comes within so many days.
  silent_90_ppm integer not null,
  silent_365_ppm integer not null,
  -- When the next order comes, if one does within a year: a tenth, half and nine tenths of the cases by this day.
  next_early_on date,
  next_median_on date,
  next_late_on date,
  -- The same half and nine tenths, as they were to be expected on the day of the last order.
  due_on date,
  overdue_on date,
  spend_minor bigint not null,
  value_365_minor bigint not null,
  value_365_low_minor bigint,
  value_365_high_minor bigint,
  primary key (shop_id, customer_id, run_id),
  foreign key (shop_id, customer_id) references customers on delete cascade
);
