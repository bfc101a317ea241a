create table categories (
  shop_id uuid not null references shops on delete cascade,
  category_id uuid not null,
  name text not null collate "C",
  primary key (shop_id, category_id),
  unique (shop_id, name)
);

create table products (
  shop_id uuid not null references shops on delete cascade,
  product_id uuid not null,
  -- The shop's own code (SKU); where a file has names only, the name stands in for it.
  code text not null collate "C",
  name text not null,
  category_id uuid,
  -- Postage, discounts and other charges count in revenue and not in product tables.
  is_charge boolean not null default false,
  profile_at timestamptz not null,
  created_at timestamptz not null,
  primary key (shop_id, product_id),
  unique (shop_id, code),
  foreign key (shop_id, category_id) references categories
);
create index products_by_category on products (shop_id, category_id);

create table variants (
  shop_id uuid not null references shops on delete cascade,
  variant_id uuid not null,
  product_id uuid not null,
  code text not null collate "C",
  name text not null,
  primary key (shop_id, variant_id),
  unique (shop_id, code),
  foreign key (shop_id, product_id) references products on delete cascade
);
create index variants_by_product on variants (shop_id, product_id);
