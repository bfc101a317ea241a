-- How far an audit that is being made has come. Whoever waits for it sees this beside the one before.
alter table audits add column progress_percent smallint not null default 0 check (progress_percent between 0 and 100);
