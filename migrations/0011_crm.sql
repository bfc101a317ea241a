-- What the shop itself keeps about its customers: typed fields, tags, notes, tasks, views; and what was done to many at once.
-- Tables that refer to memberships refer to shops too: a shop that goes takes its rows before its memberships are asked for.

-- A field gives a trait its type and its words. The values stay in customers.traits, whoever said them.
create table customer_fields (
  shop_id uuid not null references shops on delete cascade,
  field_id uuid not null,
  -- The name of the trait; never changes.
  key text not null collate "C",
  label text not null,
  type text not null check (type in ('text', 'number', 'money', 'date', 'datetime', 'yes_no', 'choice', 'choices', 'url', 'email', 'phone')),
  -- Of 'choice' and 'choices'; empty otherwise.
  options text[] not null,
  is_personal boolean not null,
  created_by uuid not null,
  created_at timestamptz not null,
  primary key (shop_id, field_id),
  unique (shop_id, key),
  foreign key (shop_id, created_by) references memberships (shop_id, staff_id)
);

create table tags (
  shop_id uuid not null references shops on delete cascade,
  tag_id uuid not null,
  name text not null,
  -- Without case, so that "VIP" and "vip" are one tag.
  name_key text not null collate "C",
  created_at timestamptz not null,
  primary key (shop_id, tag_id),
  unique (shop_id, name_key)
);

create table customer_tags (
  shop_id uuid not null references shops on delete cascade,
  customer_id uuid not null,
  origin_id uuid not null,
  tag_id uuid not null,
  added_at timestamptz not null,
  -- Null where a program did.
  added_by uuid,
  primary key (shop_id, customer_id, tag_id, origin_id),
  foreign key (shop_id, customer_id) references customers on delete cascade,
  foreign key (shop_id, tag_id) references tags on delete cascade,
  foreign key (shop_id, added_by) references memberships (shop_id, staff_id)
);
create index customer_tags_by_tag on customer_tags (shop_id, tag_id, customer_id);

create table notes (
  shop_id uuid not null references shops on delete cascade,
  note_id uuid not null,
  customer_id uuid not null,
  origin_id uuid,
  -- Plain text with line breaks.
  body text not null,
  mentions uuid[] not null,
  written_at timestamptz not null,
  written_by uuid not null,
  edited_at timestamptz,
  -- A note that was taken away leaves its trace; its text goes with the customer's data.
  hidden_at timestamptz,
  hidden_by uuid,
  primary key (shop_id, note_id),
  foreign key (shop_id, customer_id) references customers on delete cascade,
  foreign key (shop_id, written_by) references memberships (shop_id, staff_id),
  foreign key (shop_id, hidden_by) references memberships (shop_id, staff_id)
);
create index notes_by_customer on notes (shop_id, customer_id, written_at);

-- What a note said before it was changed.
create table note_versions (
  shop_id uuid not null references shops on delete cascade,
  note_id uuid not null,
  version integer not null,
  body text not null,
  replaced_at timestamptz not null,
  replaced_by uuid not null,
  primary key (shop_id, note_id, version),
  foreign key (shop_id, note_id) references notes on delete cascade,
  foreign key (shop_id, replaced_by) references memberships (shop_id, staff_id)
);

create table tasks (
  shop_id uuid not null references shops on delete cascade,
  task_id uuid not null,
  -- Null where the task is about nobody in particular.
  customer_id uuid,
  origin_id uuid,
  title text not null,
  due_on date not null,
  assignee_id uuid not null,
  recurrence text check (recurrence in ('daily', 'weekly', 'monthly')),
  -- The day of the month that a monthly task comes back to after a shorter month.
  month_day smallint,
  -- The morning of due_on and the end of it, where the assignee is.
  remind_at timestamptz not null,
  overdue_at timestamptz not null,
  reminded_at timestamptz,
  done_at timestamptz,
  done_by uuid,
  created_at timestamptz not null,
  created_by uuid not null,
  primary key (shop_id, task_id),
  foreign key (shop_id, customer_id) references customers on delete cascade,
  foreign key (shop_id, assignee_id) references memberships (shop_id, staff_id),
  foreign key (shop_id, done_by) references memberships (shop_id, staff_id),
  foreign key (shop_id, created_by) references memberships (shop_id, staff_id)
);
create index tasks_by_customer on tasks (shop_id, customer_id, created_at) where customer_id is not null;
create index tasks_open on tasks (shop_id, due_on, task_id) where done_at is null;
create index tasks_to_remind on tasks (shop_id, remind_at) where done_at is null and reminded_at is null;

-- Where somebody of the staff is, if that is not where the shop is.
create table staff_zones (
  shop_id uuid not null references shops on delete cascade,
  staff_id uuid not null,
  time_zone text not null,
  primary key (shop_id, staff_id),
  foreign key (shop_id, staff_id) references memberships (shop_id, staff_id)
);

-- What one of the staff should look at: a task that is due, a note that names them.
create table notices (
  shop_id uuid not null references shops on delete cascade,
  notice_id uuid not null,
  staff_id uuid not null,
  note_id uuid,
  task_id uuid check ((note_id is null) <> (task_id is null)),
  noticed_at timestamptz not null,
  read_at timestamptz,
  primary key (shop_id, notice_id),
  foreign key (shop_id, staff_id) references memberships (shop_id, staff_id),
  foreign key (shop_id, note_id) references notes on delete cascade,
  foreign key (shop_id, task_id) references tasks on delete cascade
);
create index notices_by_staff on notices (shop_id, staff_id, noticed_at);
create unique index notices_once_a_note on notices (shop_id, note_id, staff_id) where note_id is not null;
create unique index notices_once_a_task on notices (shop_id, task_id, staff_id) where task_id is not null;

-- Views of one's own beside those of the shop, with the columns that they show.
alter table customer_views
  add column is_shared boolean not null default true,
  add column columns text[] not null default '{}';
alter table customer_views drop constraint customer_views_shop_id_name_key;
create unique index customer_views_shared_name on customer_views (shop_id, name) where is_shared;
create unique index customer_views_own_name on customer_views (shop_id, created_by, name) where not is_shared;

-- The view that the list opens with.
create table first_views (
  shop_id uuid not null references shops on delete cascade,
  staff_id uuid not null,
  view_id uuid not null,
  primary key (shop_id, staff_id),
  foreign key (shop_id, staff_id) references memberships (shop_id, staff_id),
  foreign key (shop_id, view_id) references customer_views on delete cascade
);
create index first_views_by_view on first_views (shop_id, view_id);

-- Something done to many customers at once.
create table bulk_actions (
  shop_id uuid not null references shops on delete cascade,
  bulk_id uuid not null,
  action jsonb not null,
  -- Whom: {"customerIds": […]} or {"filter": {…}}.
  target jsonb not null,
  state text not null check (state in ('running', 'stopped', 'done', 'failed', 'undoing', 'undone')),
  -- How many there were when it began.
  found integer not null,
  seen integer not null default 0,
  changed integer not null default 0,
  -- Of an undo: how many were put back, and how many were left because somebody changed them since.
  restored integer not null default 0,
  kept integer not null default 0,
  -- The last customer that was looked at; of an undo the last entry.
  position uuid,
  started_at timestamptz not null,
  started_by uuid not null,
  finished_at timestamptz,
  primary key (shop_id, bulk_id),
  foreign key (shop_id, started_by) references memberships (shop_id, staff_id)
);

-- What the staff changed about a customer: appended. An undone bulk action marks its entries.
create table customer_changes (
  shop_id uuid not null references shops on delete cascade,
  change_id uuid not null,
  customer_id uuid not null,
  origin_id uuid,
  kind text not null check (kind in ('tag_added', 'tag_removed', 'field_set')),
  tag_id uuid,
  -- The tag's name, or the field and its values: what it said then.
  details jsonb not null,
  changed_at timestamptz not null,
  changed_by uuid,
  bulk_id uuid,
  undone_at timestamptz,
  primary key (shop_id, change_id),
  foreign key (shop_id, customer_id) references customers on delete cascade,
  foreign key (shop_id, changed_by) references memberships (shop_id, staff_id),
  foreign key (shop_id, bulk_id) references bulk_actions
);
create index customer_changes_by_customer on customer_changes (shop_id, customer_id, changed_at);
create index customer_changes_by_bulk on customer_changes (shop_id, bulk_id, change_id) where bulk_id is not null;
