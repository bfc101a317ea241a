-- What rules of a loyalty programme look at beside products and categories.

alter table products
  add column brand text,
  -- Guessed from name and category; buying one is no purchase that earns, what it buys later is.
  add column is_gift_card boolean not null default false;

update products set is_gift_card = true
from (
  select products.shop_id, product_id, products.name || ' ' || coalesce(categories.name, '') as words
  from products left join categories on categories.shop_id = products.shop_id and categories.category_id = products.category_id
) as named
where products.shop_id = named.shop_id and products.product_id = named.product_id and not is_charge
  -- As server/catalog/gift-cards.ts, which takes over with the next fact. These words are ASCII or spelled in both cases: folding is the collation's.
  and words ~* '\m(e-?)?(gift ?(card|voucher|certificate)s?|kart[ay] (podarunkow|prezentow)[ae]|(bony?|vouchery?) (podarunkow|upominkow|prezentow)[ye])\M(?! (box|holder|envelope|tin|wallet))|[Пп](одарунков|ОДАРУНКОВ)(а|і|ий|А|І|ИЙ) ([Кк]арт|[Сс]ертиф|КАРТ|СЕРТИФ)|[Сс](ертифікат|ЕРТИФІКАТ)[иИ]? ([Пп]одарунков|ПОДАРУНКОВ)(ий|і|ИЙ|І)';

-- Where the order was placed, as it was told: web, allegro, store …
alter table orders add column channel text;

alter table incoming_rows
  add column channel text,
  add column brand text;
