-- Search by parts of words and with misspellings, where the server has pg_trgm. Without it search still works, slower.
do $$
begin
  create extension if not exists pg_trgm;
  create index customers_by_search_text on customers using gin (search_text gin_trgm_ops);
exception when others then
  raise notice 'pg_trgm is not available: customers are searched without an index';
end
$$;
