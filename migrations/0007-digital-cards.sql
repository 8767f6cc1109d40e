-- The issuer door: digital cards and what is done to them, who may ask, who is told, and the wallets they live in.
-- Keys and secrets are kept sealed under the vault's key; card numbers under a key of each card.

-- How an issuer may use the issuer door; without a row it may not.
create table issuer_access (
  issuer_id             text collate "binary" primary key references issuer (id),
  -- JSON list.
  scopes                text not null,
  -- 1: an assertion must have an audience and an id of its own.
  strict_assertions     bigint not null check (strict_assertions in (0, 1)),
  -- 1: nothing without a registered client certificate, and tokens are bound to it.
  requires_certificate  bigint not null check (requires_certificate in (0, 1)),
  -- How long after its deletion a card's number is still kept.
  retention_ms          bigint not null check (retention_ms >= 0),
  -- How long a device has to carry an operation out.
  operation_ttl_ms      bigint not null check (operation_ttl_ms > 0),
  -- 1: a wallet may bind a device to a card without a step-up.
  wallets_bind_devices  bigint not null default 0 check (wallets_bind_devices in (0, 1)),
  version               bigint not null check (version >= 0)
);

-- Public keys of issuers, several at a time so that one can follow another. The kid is the issuer's own name for it.
create table issuer_key (
  id            text collate "binary" primary key,
  issuer_id     text collate "binary" not null references issuer (id),
  purpose       text not null check (purpose in ('signing', 'encryption')),
  kid           text collate "binary" not null,
  -- Public JWK, JSON.
  jwk           text not null,
  activates_ms  bigint not null,
  retires_ms    bigint,
  created_ms    bigint not null,
  version       bigint not null check (version >= 0),
  unique (issuer_id, purpose, kid)
);

create table issuer_certificate (
  id            text collate "binary" primary key,
  issuer_id     text collate "binary" not null references issuer (id),
  -- SHA-256 of the certificate's DER, in lower case hexadecimal.
  fingerprint   text collate "binary" not null unique check (length(fingerprint) = 64),
  not_after_ms  bigint not null,
  created_ms    bigint not null,
  revoked_ms    bigint
);
create index issuer_certificate_by_issuer on issuer_certificate (issuer_id);

-- Where an issuer is told of operations, and how we prove ourselves there. Secrets are sealed.
create table issuer_endpoint (
  issuer_id                text collate "binary" primary key references issuer (id),
  -- What stands before /notifications/d1/v1/…
  url                      text not null,
  token_url                text,
  client_id                text,
  client_secret            text,
  -- Of the webhook signature; the previous one signs too until it is dropped.
  signing_secret           text not null,
  previous_signing_secret  text,
  -- Set when the endpoint said that it is gone; its queue is kept.
  paused_ms                bigint,
  version                  bigint not null check (version >= 0)
);

-- Assertions that were used: each once.
create table assertion_use (
  -- issuer and a digest of the assertion's id.
  id          text collate "binary" primary key,
  expires_ms  bigint not null
);
create index assertion_use_old on assertion_use (expires_ms);

-- Our own keys: what issuers encrypt to, and what signs our tokens.
create table server_key (
  -- The kid.
  id            text collate "binary" primary key,
  purpose       text not null check (purpose in ('encryption', 'token')),
  -- 1 for the first of its purpose: of two servers that make one at once, one is refused.
  sequence      bigint not null check (sequence >= 1),
  -- Public JWK, JSON.
  jwk           text not null,
  -- Private JWK, sealed.
  secret        text not null,
  activates_ms  bigint not null,
  retires_ms    bigint,
  version       bigint not null check (version >= 0),
  unique (purpose, sequence)
);

-- By which card numbers are found without being readable.
create table hash_key (
  -- h1, h2 and so on.
  id          text collate "binary" primary key,
  -- Sealed; empty when it was destroyed.
  secret      text not null,
  created_ms  bigint not null,
  -- Set when no card needs it any more.
  retired_ms  bigint,
  version     bigint not null check (version >= 0)
);

-- A change of keys under way, which goes on where it stopped.
create table key_rotation (
  id          text collate "binary" primary key,
  kind        text not null check (kind in ('vault-key', 'data-keys', 'hash-key')),
  state       text not null check (state in ('running', 'done')),
  -- The key that everything comes under; where each card gets one of its own, the last card that was there at the start.
  target      text collate "binary" not null,
  -- The last digital card that was done.
  after_id    text collate "binary" not null,
  done        bigint not null check (done >= 0),
  total       bigint not null check (total >= 0),
  started_ms  bigint not null,
  ended_ms    bigint,
  version     bigint not null check (version >= 0)
);
create unique index key_rotation_running on key_rotation (state) where state = 'running';

create table wallet (
  id          text collate "binary" primary key,
  name        text not null,
  -- Its base URL for us; null when it is not called.
  url         text,
  -- Of the token with which it calls us.
  token_hash  text collate "binary" not null,
  -- The bearer token with which we call it, sealed.
  secret      text,
  -- Set while an operator keeps it from being called.
  paused_ms   bigint,
  version     bigint not null check (version >= 0)
);

-- A customer's card at the issuer, of which there may be several digital ones.
create table physical_card (
  -- issuer and card.
  id          text collate "binary" primary key,
  issuer_id   text collate "binary" not null references issuer (id),
  card_id     text collate "binary" not null,
  deleted_ms  bigint,
  -- Set when all its digital cards are deleted too.
  cleared_ms  bigint,
  version     bigint not null check (version >= 0)
);
create index physical_card_uncleared on physical_card (id) where deleted_ms is not null and cleared_ms is null;

create table digital_card (
  id                text collate "binary" primary key,
  issuer_id         text collate "binary" not null references issuer (id),
  digital_card_id   text collate "binary" not null,
  physical_card_id  text collate "binary" not null references physical_card (id),
  card_id           text collate "binary" not null,
  consumer_id       text collate "binary" not null,
  type              text not null check (type in ('SE', 'HCE', 'COF', 'ECOM', 'QRC')),
  scheme            text not null,
  wallet_id         text collate "binary" references wallet (id),
  pan_suffix        text not null check (length(pan_suffix) = 4),
  state             text not null check (state in ('INACTIVE', 'ACTIVE', 'SUSPENDED', 'DELETED')),
  -- JSON list of who suspended it and why.
  holds             text not null,
  -- The end of its last month; null where the scheme has no expiry.
  expires_ms        bigint,
  -- The operation that a device is still to carry out.
  pending_id        text collate "binary",
  -- How many operations and notifications it has had: the next ones take the numbers after.
  operations        bigint not null check (operations >= 0),
  notifications     bigint not null check (notifications >= 0),
  provisioned_ms    bigint not null,
  replenished_ms    bigint,
  changed_ms        bigint not null,
  deleted_ms        bigint,
  -- Set when its number was destroyed.
  erased_ms         bigint,
  version           bigint not null check (version >= 0),
  unique (issuer_id, digital_card_id)
);
create index digital_card_by_card on digital_card (issuer_id, card_id, id);
create index digital_card_expiring on digital_card (expires_ms, id) where state = 'ACTIVE';
create index digital_card_erasable on digital_card (issuer_id, deleted_ms) where deleted_ms is not null and erased_ms is null;

-- The card's number and expiry under a data key of its own, which is wrapped by the vault's.
create table digital_card_secret (
  -- The digital card.
  id          text collate "binary" primary key references digital_card (id),
  data_key    text not null,
  -- Of the vault's key that wraps it.
  key_id      text collate "binary" not null,
  content     text not null,
  -- The key rotation that left it as it is because it does not open.
  skipped_by  text collate "binary",
  version     bigint not null check (version >= 0)
);
create index digital_card_secret_skipped on digital_card_secret (skipped_by) where skipped_by is not null;
create index digital_card_secret_by_key on digital_card_secret (key_id, id);

create table pan_index (
  issuer_id        text collate "binary" not null,
  hash_key_id      text collate "binary" not null references hash_key (id),
  hash             text collate "binary" not null,
  digital_card_id  text collate "binary" not null references digital_card (id),
  primary key (issuer_id, hash_key_id, hash, digital_card_id)
);
create index pan_index_by_card on pan_index (digital_card_id);

-- The devices that a digital card lives on.
create table device_binding (
  digital_card_id  text collate "binary" not null references digital_card (id),
  device_id        text collate "binary" not null,
  issuer_id        text collate "binary" not null,
  card_id          text collate "binary" not null,
  -- 1: in a secure element, so that the device door's card of that name on that device is the same card.
  in_element       bigint not null check (in_element in (0, 1)),
  bound_ms         bigint not null,
  primary key (digital_card_id, device_id)
);
create unique index device_binding_in_element on device_binding (issuer_id, card_id, device_id) where in_element = 1;

create table digital_card_operation (
  id               text collate "binary" primary key,
  digital_card_id  text collate "binary" not null references digital_card (id),
  sequence         bigint not null check (sequence >= 1),
  operation        text not null,
  status           text not null check (status in ('SUCCESSFUL', 'PENDING', 'FAILED')),
  -- Who is to carry it out while it is pending.
  route            text check (route in ('gateway', 'wallet')),
  requestor_type   text not null check (requestor_type in ('ISSUER', 'USER', 'TSP', 'CCI', 'D1')),
  requestor_id     text collate "binary" not null,
  reason           text,
  reason_code      text,
  error            text,
  started_ms       bigint not null,
  ended_ms         bigint,
  -- When it fails if no device has carried it out.
  expires_ms       bigint not null,
  unique (digital_card_id, sequence)
);
create index digital_card_operation_due on digital_card_operation (expires_ms, id) where status = 'PENDING';

-- What a wallet is still to be told. The id is the operation's.
create table wallet_task (
  id               text collate "binary" primary key references digital_card_operation (id),
  wallet_id        text collate "binary" not null references wallet (id),
  digital_card_id  text collate "binary" not null references digital_card (id),
  attempts         bigint not null check (attempts >= 0),
  due_ms           bigint not null,
  -- 1: the wallet has taken it, and will say when it is done.
  accepted         bigint not null check (accepted in (0, 1)),
  last_error       text,
  version          bigint not null check (version >= 0)
);
create index wallet_task_due on wallet_task (wallet_id, due_ms) where accepted = 0;
create index wallet_task_by_wallet on wallet_task (wallet_id);

create table step_up (
  id                 text collate "binary" primary key,
  digital_card_id    text collate "binary" not null references digital_card (id),
  authentication_id  bigint not null check (authentication_id between 0 and 999999999999999),
  kind               text not null check (kind in ('DEVICE_BINDING', 'CARDHOLDER_VERIFICATION')),
  -- Of a binding.
  device_id          text collate "binary",
  expires_ms         bigint not null,
  answered_ms        bigint,
  version            bigint not null check (version >= 0),
  unique (digital_card_id, authentication_id)
);
create index step_up_old on step_up (expires_ms);

-- What an issuer is to be told: written in the commit that it tells of.
create table notification (
  -- Fixed for life: the webhook's id.
  id               text collate "binary" primary key,
  issuer_id        text collate "binary" not null references issuer (id),
  digital_card_id  text collate "binary" not null references digital_card (id),
  sequence         bigint not null check (sequence >= 1),
  operation_id     text collate "binary" not null references digital_card_operation (id),
  -- JSON.
  body             text not null,
  state            text not null check (state in ('QUEUED', 'DELIVERED', 'PARKED')),
  attempts         bigint not null check (attempts >= 0),
  -- When it is to be sent, or sent again; null: it was found to wait for an earlier one of its card.
  due_ms           bigint,
  -- Until when a server has it in hand.
  leased_ms        bigint not null,
  created_ms       bigint not null,
  ended_ms         bigint,
  last_outcome     text,
  version          bigint not null check (version >= 0),
  unique (digital_card_id, sequence)
);
create index notification_due on notification (issuer_id, due_ms, id) where state = 'QUEUED';
create index notification_queue on notification (digital_card_id, sequence) where state = 'QUEUED';
create index notification_by_issuer on notification (issuer_id, id);
create index notification_by_state on notification (state, id);
create index notification_by_time on notification (created_ms, id);
create index notification_old on notification (ended_ms) where ended_ms is not null;
