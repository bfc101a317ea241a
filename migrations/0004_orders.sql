create table orders (
  shop_id uuid not null references shops on delete cascade,
  order_id uuid not null,
  -- The shop's order number: the business key.
  number text not null collate "C",
  customer_id uuid,
  state text not null check (state in ('placed', 'cancelled')),
  placed_at timestamptz not null,
  -- The day of placed_at in the shop's zone: people count in days.
  placed_on date not null,
  total_minor bigint not null,
  -- All that was given back on this order: refunds that name it, and refunds matched to its lines.
  refunded_minor bigint not null default 0,
  net_minor bigint not null generated always as (case when state = 'cancelled' then 0 else total_minor - refunded_minor end) stored,
  -- Of what the source said: the same again changes nothing.
  content_hash bigint not null,
  recorded_at timestamptz not null,
  primary key (shop_id, order_id),
  unique (shop_id, number),
  foreign key (shop_id, customer_id) references customers
);
create index orders_by_customer on orders (shop_id, customer_id, placed_at);

create table order_lines (
  shop_id uuid not null,
  order_id uuid not null,
  line_no integer not null,
  product_id uuid,
  quantity numeric(18, 4) not null,
  unit_price numeric(18, 6),
  total_minor bigint not null,
  primary key (shop_id, order_id, line_no),
  foreign key (shop_id, order_id) references orders on delete cascade,
  -- Deferred, so that a whole shop can go: its products may be deleted a moment before its lines.
  foreign key (shop_id, product_id) references products deferrable initially deferred
);

create table refunds (
  shop_id uuid not null references shops on delete cascade,
  refund_id uuid not null,
  -- The source's document and its line: the business key.
  number text not null collate "C",
  line_no integer not null,
  customer_id uuid,
  product_id uuid,
  -- Where the refund names the order that it gives back: its number, and the order itself once it is known.
  order_number text collate "C",
  order_id uuid,
  refunded_at timestamptz not null,
  refunded_on date not null,
  -- How much came back; null where only money is known.
  quantity numeric(18, 4),
  unit_price numeric(18, 6),
  amount_minor bigint not null,
  -- The part that found the sale it gives back.
  matched_minor bigint not null default 0,
  unmatched_minor bigint not null generated always as (amount_minor - matched_minor) stored,
  content_hash bigint not null,
  recorded_at timestamptz not null,
  primary key (shop_id, refund_id),
  unique (shop_id, number, line_no),
  foreign key (shop_id, customer_id) references customers,
  foreign key (shop_id, product_id) references products,
  foreign key (shop_id, order_id) references orders
);
create index refunds_by_customer on refunds (shop_id, customer_id, product_id);
create index refunds_by_order on refunds (shop_id, order_id) where order_id is not null;
create index refunds_waiting_for_order on refunds (shop_id, order_number) where order_number is not null and order_id is null;

-- Which sale each refund gives back. Derived from orders and refunds; made anew whenever one of them changes.
create table refund_matches (
  shop_id uuid not null,
  refund_id uuid not null,
  order_id uuid not null,
  line_no integer not null,
  customer_id uuid not null,
  quantity numeric(18, 4) not null,
  amount_minor bigint not null,
  primary key (shop_id, refund_id, order_id, line_no),
  foreign key (shop_id, refund_id) references refunds on delete cascade,
  foreign key (shop_id, order_id, line_no) references order_lines on delete cascade
);
create index refund_matches_by_order on refund_matches (shop_id, order_id, line_no);
create index refund_matches_by_customer on refund_matches (shop_id, customer_id);
