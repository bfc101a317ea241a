-- Derived from orders and refunds, kept in the transaction that records them; `rebuild` gives the identical rows.

-- A customer's day: the orders placed on it, net of what was given back on them, less unmatched refunds of that day.
-- It is a purchase day where orders > 0; nth counts those and gap_days is the time from the one before.
create table customer_days (
  shop_id uuid not null,
  customer_id uuid not null,
  day date not null,
  orders integer not null,
  revenue_minor bigint not null,
  nth integer,
  gap_days integer,
  primary key (shop_id, customer_id, day),
  foreign key (shop_id, customer_id) references customers on delete cascade
);

create table customer_totals (
  shop_id uuid not null,
  customer_id uuid not null,
  orders integer not null,
  purchase_days integer not null,
  -- Net of all refunds, matched and unmatched.
  revenue_minor bigint not null,
  -- Of counting orders only: what an average order is made of.
  order_revenue_minor bigint not null,
  unmatched_minor bigint not null,
  first_on date,
  second_on date,
  last_on date,
  primary key (shop_id, customer_id),
  foreign key (shop_id, customer_id) references customers on delete cascade
);
create index customer_totals_by_revenue on customer_totals (shop_id, revenue_minor desc, customer_id desc);
create index customer_totals_by_orders on customer_totals (shop_id, orders desc, customer_id desc);
-- Who never bought stands behind everybody who did.
create index customer_totals_by_last on customer_totals (shop_id, (coalesce(last_on, '0001-01-01'::date)) desc, customer_id desc);
create index customer_totals_by_first on customer_totals (shop_id, (coalesce(first_on, '0001-01-01'::date)) desc, customer_id desc);

create table shop_days (
  shop_id uuid not null references shops on delete cascade,
  day date not null,
  orders integer not null,
  customer_orders integer not null,
  -- All money of the day: every order net of what was given back on it, less unmatched refunds of that day.
  revenue_minor bigint not null,
  customer_revenue_minor bigint not null,
  order_revenue_minor bigint not null,
  unmatched_minor bigint not null,
  primary key (shop_id, day)
);

-- Customers by the month of their first purchase day, and what they did `age` months later.
create table cohort_months (
  shop_id uuid not null references shops on delete cascade,
  cohort_month date not null,
  age integer not null,
  customers integer not null,
  orders integer not null,
  revenue_minor bigint not null,
  primary key (shop_id, cohort_month, age)
);

-- How many customers reached their nth purchase day, by the days it took them from the one before (0 for the first).
create table purchase_gaps (
  shop_id uuid not null references shops on delete cascade,
  nth integer not null,
  gap_days integer not null,
  customers integer not null,
  primary key (shop_id, nth, gap_days)
);
