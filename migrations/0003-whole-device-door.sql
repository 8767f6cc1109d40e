-- What the whole device door needs: parked value, owed work, external cards, decided doubts, secured sessions.

-- 1 while the card's value is kept on the server instead of on the chip.
alter table card add column parked bigint not null default 0 check (parked in (0, 1));
-- What the server owes the chip, in the order in which it came: JSON, at most one of a kind.
alter table card add column owed text not null default '[]';
-- An external card, by issuer, system and IDm; null for a card that was issued to a phone.
alter table card add column external_key text collate "binary";
-- 0 until an ingest is proven: the card account does not exist for anybody yet, but its book already holds the doubt.
alter table card add column opened bigint not null default 1 check (opened in (0, 1));
create unique index card_external on card (external_key);

-- Value kept on the server for the card.
alter table account add column parked bigint not null default 0 check (parked between 0 and 9999999999);
-- The newest record of the chip's own history that is accounted for; null on a layout without one.
alter table account add column history_serial bigint;
-- The sequence of the newest transfer when a write was last proven that no earlier released frame survives.
alter table account add column fenced_sequence bigint not null default 0 check (fenced_sequence >= 0);
-- How the pending transfer was ended though its write may yet turn out otherwise: later reads are held against it.
alter table account add column decision text check (decision in ('post', 'void'));

-- What explains it: records of the chip's history, or the operator's decision. JSON.
alter table transfer add column detail text;

-- JSON lists of what the product allows; null: all that its layout does.
alter table product add column operations text;
alter table product add column reader_operations text;
-- By which an external card's product is named at the device door.
alter table product add column card_service_id text collate "binary";

-- Keys and numbers of a secured session, sealed by the vault; gone when the session is closed.
alter table gateway_session add column secret text;
-- Of an external card that has no row yet.
alter table gateway_session add column product_id text collate "binary" references product (id);
alter table gateway_session add column external_key text collate "binary";
create unique index gateway_session_open_external on gateway_session (external_key) where state = 'open';

-- First calls in reader mode, of a device and of a card: the times of the last few.
create table reader_attempts (
  subject   text collate "binary" primary key,
  times     text not null,
  last_ms   bigint not null,
  version   bigint not null check (version >= 0)
);

create index reader_attempts_old on reader_attempts (last_ms);

-- Which card bears an IDm.
create unique index card_idm on card (issuer_id, idm) where external_key is null and state <> 'DELETED';

-- Cards that must not be taken any more, whoever holds them.
create table deny_entry (
  id            text collate "binary" primary key,
  -- issuer, system and IDm, as an external card's key.
  external_key  text collate "binary" not null unique,
  issuer_id     text collate "binary" not null references issuer (id),
  system_code   text not null check (length(system_code) = 4),
  idm           text not null check (length(idm) = 16),
  reason        text not null,
  created_ms    bigint not null
);

create index deny_entry_idm on deny_entry (issuer_id, idm);

-- What is to become of value in doubt that no tap can settle: one person proposes, another confirms.
create table doubt_decision (
  id            text collate "binary" primary key,
  transfer_id   text collate "binary" not null unique references transfer (id),
  outcome       text not null check (outcome in ('post', 'void')),
  reason        text not null,
  proposed_by   text collate "binary" not null,
  proposed_ms   bigint not null,
  confirmed_by  text collate "binary",
  confirmed_ms  bigint,
  version       bigint not null check (version >= 0),
  check (confirmed_by is null or confirmed_by <> proposed_by)
);

-- The operator's people. Their tokens are kept as hashes.
create table staff (
  id          text collate "binary" primary key,
  name        text not null,
  token_hash  text collate "binary" not null unique
);

-- What the operator's door answered to a request with an idempotency key.
create table admin_request (
  id              text collate "binary" primary key,
  content_digest  text not null,
  status          bigint not null,
  body            text not null,
  created_ms      bigint not null
);

alter table alarm add column handled_by text collate "binary";
alter table alarm add column handled_ms bigint;
