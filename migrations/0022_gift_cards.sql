-- Gift cards: what the ledger does not say of them. The money lies in the account of the holder.

create table gift_cards (
  shop_id uuid not null,
  holder_id uuid not null,
  -- Of the shop and the code together; nobody can read a code back.
  code_hash bytea not null,
  last_four text not null collate "C",
  currency text not null,
  first_minor bigint not null check (first_minor > 0),
  -- The order that it was bought with, or why it was given.
  order_number text collate "C",
  reason text,
  -- When VAT is due: with the sale, where one rate is sure, or with what is bought for it.
  purpose text not null check (purpose in ('single', 'multi')),
  vat_basis_points integer check (vat_basis_points between 0 and 10000),
  valid_until timestamptz,
  issued_at timestamptz not null,
  issued_by uuid,
  disabled_at timestamptz,
  disabled_why text,
  -- What was left of it and was taken when it was disabled.
  taken_minor bigint not null default 0 check (taken_minor >= 0),
  primary key (shop_id, holder_id),
  unique (shop_id, code_hash),
  check ((order_number is null) <> (reason is null)),
  check ((vat_basis_points is null) = (purpose = 'multi')),
  foreign key (shop_id, holder_id) references loyalty_holders on delete cascade
);
create index gift_cards_by_order on gift_cards (shop_id, order_number) where order_number is not null;
