-- Who may call, which cards there are, where the money is, and what the device door has said.
-- Keys named `id` are ours (UUIDv7, so that new rows go to the end of the index); the ids that callers chose stand in
-- one unique index each. Amounts are integers in minor units.

create table issuer (
  id          text collate "binary" primary key,
  name        text not null
);

create table actor (
  id          text collate "binary" primary key,
  issuer_id   text collate "binary" not null references issuer (id),
  token_hash  text not null
);

create table product (
  id                      text collate "binary" primary key,
  issuer_id               text collate "binary" not null references issuer (id),
  layout                  text not null,
  -- The largest amount that may move on the word of an unauthenticated card.
  trust_unauthenticated   bigint not null check (trust_unauthenticated >= 0)
);

create table device (
  id          text collate "binary" primary key,
  device_id   text collate "binary" not null unique
);

create table card (
  id          text collate "binary" primary key,
  issuer_id   text collate "binary" not null references issuer (id),
  card_id     text collate "binary" not null,
  product_id  text collate "binary" not null references product (id),
  device_id   text collate "binary" not null references device (id),
  idm         text not null check (length(idm) = 16),
  state       text not null check (state in ('CREATED', 'ACTIVE', 'SUSPENDED_ISSUER', 'SUSPENDED_WALLET', 'DELETED')),
  expires_ms  bigint not null check (expires_ms > 0),
  version     bigint not null check (version >= 0),
  unique (issuer_id, card_id)
);

-- A running balance is kept on customers' accounts only; every other account is the sum of its transfers.
create table account (
  id          text collate "binary" primary key,
  card_id     text collate "binary" not null references card (id),
  currency    text not null check (length(currency) = 3),
  balance     bigint not null check (balance between -9999999999 and 9999999999),
  -- How many transfers the card's book holds; the next one takes the number after it.
  sequence    bigint not null check (sequence >= 0),
  -- The pending transfer whose outcome on the card is not known yet.
  pending_id  text collate "binary",
  version     bigint not null check (version >= 0)
);

create table purchase (
  id           text collate "binary" primary key,
  issuer_id    text collate "binary" not null references issuer (id),
  purchase_id  text collate "binary" not null,
  card_id      text collate "binary" not null references card (id),
  amount       bigint not null check (amount between 1 and 9999999999),
  currency     text not null check (length(currency) = 3),
  state        text not null check (state in ('PAID', 'LOADING', 'LOADED', 'CANCELLED', 'REFUNDED')),
  version      bigint not null check (version >= 0),
  created_ms   bigint not null,
  unique (issuer_id, purchase_id)
);

-- The present or latest session of each card: one row a card, written over by the next session. Its rounds stay.
create table gateway_session (
  subject           text collate "binary" primary key,
  id                text collate "binary" not null,
  actor_id          text collate "binary" not null,
  session_id        text collate "binary" not null,
  device_id         text collate "binary" not null references device (id),
  operation         text not null,
  purchase_id       text collate "binary",
  state             text not null check (state in ('open', 'closed')),
  step              text not null,
  round             bigint not null check (round >= 0),
  expectation       text not null,
  responses_digest  text not null,
  expires_ms        bigint not null,
  version           bigint not null check (version >= 0)
);

-- One open session a device. (One a card is the primary key above.)
create unique index gateway_session_open_device on gateway_session (device_id) where state = 'open';

-- What was asked and answered, round by round; a repeated request gets the stored bytes.
create table gateway_round (
  session_id      text collate "binary" not null,
  round           bigint not null check (round >= 0),
  request_key     text collate "binary" not null unique,
  content_digest  text not null,
  card_id         text collate "binary",
  request         text not null,
  reply           text not null,
  status_code     bigint not null,
  created_ms      bigint not null,
  primary key (session_id, round)
);

-- A transfer moves an amount from one account to another. It is never changed and never deleted.
create table transfer (
  id           text collate "binary" primary key,
  card_id      text collate "binary" not null references card (id),
  sequence     bigint not null check (sequence >= 1),
  kind         text not null check (kind in ('single', 'pending', 'post', 'void')),
  code         text not null,
  debit        text collate "binary" not null,
  credit       text collate "binary" not null,
  amount       bigint not null check (amount between 1 and 9999999999),
  currency     text not null check (length(currency) = 3),
  -- On a post or void: the pending transfer it ends; one end for each.
  pending_id   text collate "binary" unique,
  purchase_id  text collate "binary",
  session_id   text collate "binary",
  -- On a pending transfer: what the write leaves on the card, and what stood there before. Hexadecimal.
  receipt      text,
  pre_image    text,
  created_ms   bigint not null,
  unique (card_id, sequence),
  check (debit <> credit)
);

create table alarm (
  id          text collate "binary" primary key,
  card_id     text collate "binary",
  kind        text not null,
  detail      text not null,
  created_ms  bigint not null
);
