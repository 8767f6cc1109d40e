-- The till: who may ask, the passes of customers, and what was done to them at the counter.
-- Amounts are integers in minor units of the pass's currency, which may have up to three decimals.

create table till_group (
  id         bigint not null primary key check (id > 0),
  issuer_id  text collate "binary" not null references issuer (id),
  name       text not null
);

create table till_store (
  id        bigint not null primary key check (id > 0),
  group_id  bigint not null references till_group (id),
  name      text not null
);
create index till_store_by_group on till_store (group_id, id);

create table till_point (
  id         bigint not null primary key check (id > 0),
  store_id   bigint not null references till_store (id),
  name       text not null,
  closed_ms  bigint
);
create index till_point_by_store on till_point (store_id, id);

-- A till vendor's system. Secrets are kept as keyed hashes; two are good at a time.
create table till_client (
  id                    text collate "binary" primary key,
  group_id              bigint not null references till_group (id),
  -- Null: every store of the group.
  store_id              bigint references till_store (id),
  name                  text not null,
  -- JSON list.
  scopes                text not null,
  -- Of the hashes, sealed.
  secret_key            text not null,
  secret_hash           text not null,
  previous_secret_hash  text,
  -- Counts how often its tokens were revoked: those of an earlier one are good no more.
  token_generation      bigint not null check (token_generation >= 0),
  revoked_ms            bigint,
  version               bigint not null check (version >= 0)
);

create table pass_product (
  id                text collate "binary" primary key,
  group_id          bigint not null references till_group (id),
  name              text not null,
  currency          text not null check (length(currency) = 3),
  -- How a purchase earns value, JSON; null: it does not.
  rule              text,
  -- 1: a pass is blocked while the card that it is linked to is.
  blocks_with_card  bigint not null check (blocks_with_card in (0, 1)),
  version           bigint not null check (version >= 0)
);

create table pass (
  id             text collate "binary" primary key,
  group_id       bigint not null references till_group (id),
  product_id     text collate "binary" not null references pass_product (id),
  -- The group's own name for it.
  pass_id        text collate "binary" not null,
  serial_number  text collate "binary" not null,
  -- What a reader, a scanner or a hand finds it by: without separators, in capital letters.
  nfc_number     text collate "binary",
  number         text collate "binary",
  consumer_id    bigint not null,
  given_name     text not null,
  family_name    text not null,
  state          text not null check (state in ('ACTIVE', 'BLOCKED')),
  expires_ms     bigint not null,
  currency       text not null check (length(currency) = 3),
  balance        bigint not null check (balance between 0 and 9999999999999),
  -- The balance by when it expires: JSON list, the first to expire first.
  lots           text not null,
  -- Earned value that was taken back after it was spent.
  receivable     bigint not null default 0 check (receivable between 0 and 9999999999999),
  -- What was earned on one day, against the day's cap.
  earned_day     bigint not null default 0,
  earned_amount  bigint not null default 0 check (earned_amount >= 0),
  -- How many transfers it has had: the next one takes the number after.
  sequence       bigint not null check (sequence >= 0),
  -- The transit card that it is, too.
  card_id        text collate "binary" references card (id),
  -- When something of it expires next, the pass itself or its first lot; null when nothing is left to expire.
  due_ms         bigint,
  version        bigint not null check (version >= 0),
  unique (group_id, pass_id)
);
create unique index pass_nfc on pass (group_id, nfc_number) where nfc_number is not null;
create unique index pass_number on pass (group_id, number) where number is not null;
create unique index pass_card on pass (group_id, card_id) where card_id is not null;
create index pass_due on pass (due_ms) where due_ms is not null;

-- One payment row of one ticket, with what was answered: a repetition gets the same bytes.
create table till_row (
  -- Group, kind, ticket and row.
  id              text collate "binary" primary key,
  group_id        bigint not null references till_group (id),
  kind            text not null check (kind in ('debit', 'credit', 'refund', 'cancel')),
  ticket_id       text collate "binary" not null,
  row_id          text collate "binary" not null,
  pass_id         text collate "binary" references pass (id),
  content_digest  text not null,
  -- 200, or 409 for one that was refused for good. A cancelled row that never came has no reply.
  status          bigint not null,
  reply           text,
  amount          bigint not null check (amount between 0 and 9999999999999),
  -- Of a debit or a credit: what of it was given back.
  refunded        bigint not null default 0 check (refunded >= 0),
  -- Of a debit: the lots that it spent; of a credit: the lot that it made. JSON.
  lots            text not null,
  -- Of a refund: the row that it gives back.
  original_id     text collate "binary" references till_row (id),
  point_id        bigint not null references till_point (id),
  device_id       text not null,
  client_id       text collate "binary" not null references till_client (id),
  created_ms      bigint not null,
  version         bigint not null check (version >= 0),
  check (refunded <= amount)
);
create index till_row_by_ticket on till_row (group_id, ticket_id, id);

-- Caps that several passes share: of a ticket, and of a client's day.
create table till_counter (
  id       text collate "binary" primary key,
  amount   bigint not null check (amount >= 0),
  day      bigint not null,
  version  bigint not null check (version >= 0)
);
create index till_counter_old on till_counter (day);

-- As transfer, of passes.
create table pass_transfer (
  id          text collate "binary" primary key,
  pass_id     text collate "binary" not null references pass (id),
  sequence    bigint not null check (sequence >= 1),
  code        text not null,
  debit       text collate "binary" not null,
  credit      text collate "binary" not null,
  amount      bigint not null check (amount between 1 and 9999999999999),
  currency    text not null check (length(currency) = 3),
  row_id      text collate "binary" references till_row (id),
  created_ms  bigint not null,
  unique (pass_id, sequence),
  check (debit <> credit)
);
