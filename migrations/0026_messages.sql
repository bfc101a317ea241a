-- What a shop writes to its customers, and what became of each message.

create table message_settings (
  shop_id uuid primary key references shops on delete cascade,
  -- Everything is caught and nothing leaves, until the owner switches it off.
  is_sandbox boolean not null,
  from_name text,
  from_email text,
  reply_to text,
  brand jsonb not null,
  -- Where mail is handed over: host, port, security, user. The secrets are sealed under the key of the installation.
  smtp jsonb,
  smtp_password bytea,
  dkim jsonb,
  dkim_key bytea,
  -- Who stands behind the server, and by what it is known when it tells what became of messages.
  provider text not null default 'smtp' check (provider in ('smtp', 'ses', 'sendgrid', 'postmark', 'mailgun')),
  provider_secret bytea,
  -- Minutes of the day where the person is.
  quiet_from smallint not null check (quiet_from between 0 and 1439),
  quiet_until smallint not null check (quiet_until between 0 and 1439),
  caps jsonb not null,
  changed_at timestamptz not null
);

create table message_templates (
  shop_id uuid not null references shops on delete cascade,
  template_id uuid not null,
  -- How programs call it.
  code text not null,
  name text not null,
  message_class text not null check (message_class in ('transactional', 'service', 'marketing')),
  draft jsonb not null,
  -- The version that is sent; null until something was published.
  version integer,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  archived_at timestamptz,
  primary key (shop_id, template_id)
);
create unique index message_templates_by_code on message_templates (shop_id, code);

-- What was published is never changed: what was sent shows what it said.
create table message_versions (
  shop_id uuid not null,
  template_id uuid not null,
  version integer not null,
  content jsonb not null,
  -- By language: subject, HTML and text, with Liquid.
  compiled jsonb not null,
  published_by uuid,
  published_at timestamptz not null,
  primary key (shop_id, template_id, version),
  foreign key (shop_id, template_id) references message_templates on delete cascade,
  foreign key (shop_id, published_by) references memberships (shop_id, staff_id)
);

-- One message to one person, from the wish to what became of it.
create table sends (
  shop_id uuid not null references shops on delete cascade,
  send_id uuid not null,
  customer_id uuid not null,
  origin_id uuid,
  channel text not null check (channel in ('email', 'sms', 'push')),
  message_class text not null check (message_class in ('transactional', 'service', 'marketing')),
  -- What it is about; decides which goes first: cart, newsletter, order_confirmation …
  topic text not null,
  -- Who wants it, and for what, once: the same wish again is the same message.
  source text not null,
  source_key text not null,
  template_id uuid not null,
  version integer not null,
  data jsonb not null,
  -- Messages that count as one: key, most, hours.
  series jsonb,
  when_held text not null check (when_held in ('skip', 'defer')),
  state text not null check (state in ('planned', 'reserved', 'sending', 'accepted', 'delivered', 'bounced', 'complained', 'caught', 'failed', 'unknown', 'skipped', 'expired')),
  -- By which rules it was decided last.
  rules text[] not null default '{}',
  due_at timestamptz not null,
  expires_at timestamptz not null,
  -- Raised with each taking: who took it last may say what became of it.
  attempts integer not null default 0,
  leased_until timestamptz,
  contact text,
  language text,
  -- When it took its place within the limits; what is set stays, whatever becomes of the message.
  counted_at timestamptz,
  -- The message that opened the series under which this one counts.
  pass_of uuid,
  handed_at timestamptz,
  ended_at timestamptz,
  -- Of the provider: what it calls the message, and its last words.
  provider_reference text,
  answer text,
  created_at timestamptz not null,
  primary key (shop_id, send_id),
  foreign key (shop_id, customer_id) references customers on delete cascade,
  foreign key (shop_id, template_id, version) references message_versions
);
create unique index sends_once on sends (shop_id, source, source_key);
create index sends_due on sends (shop_id, due_at) where state in ('planned', 'reserved', 'sending');
create index sends_of_customer on sends (shop_id, customer_id, send_id);
create index sends_counted on sends (shop_id, customer_id, counted_at) where counted_at is not null;
create index sends_of_version on sends (shop_id, template_id, version);

-- Why a message waits: each time that it was put off.
create table send_deferrals (
  shop_id uuid not null,
  send_id uuid not null,
  decided_at timestamptz not null,
  rules text[] not null,
  until_at timestamptz not null,
  primary key (shop_id, send_id, decided_at),
  foreign key (shop_id, send_id) references sends on delete cascade
);

-- What a message said, for a while.
create table send_contents (
  shop_id uuid not null,
  send_id uuid not null,
  subject text not null,
  html text not null,
  body_text text not null,
  headers jsonb not null,
  rendered_at timestamptz not null,
  primary key (shop_id, send_id),
  foreign key (shop_id, send_id) references sends on delete cascade
);
create index send_contents_by_age on send_contents (shop_id, rendered_at);

-- Signatures that do not cover what they come with are worth one request each.
create table provider_tokens (
  shop_id uuid not null references shops on delete cascade,
  token text not null,
  taken_at timestamptz not null,
  primary key (shop_id, token)
);
