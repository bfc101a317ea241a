-- What of the account was forgiven and not paid for when points were spent or held: what comes back pays only for what was forgiven since.
alter table loyalty_redemptions add column forgiven_before bigint not null default 0 check (forgiven_before >= 0);
