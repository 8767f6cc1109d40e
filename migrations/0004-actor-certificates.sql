-- Hubs that prove themselves by a TLS client certificate.

-- 1: the actor's bearer token alone is not enough.
alter table actor add column requires_certificate bigint not null default 0 check (requires_certificate in (0, 1));

-- An actor may have several, so that one can follow another. One that is revoked stays, so that it never comes back.
create table actor_certificate (
  id            text collate "binary" primary key,
  actor_id      text collate "binary" not null references actor (id),
  -- SHA-256 of the certificate's DER, in lower case hexadecimal.
  fingerprint   text collate "binary" not null unique check (length(fingerprint) = 64),
  not_after_ms  bigint not null,
  created_ms    bigint not null,
  revoked_ms    bigint
);
create index actor_certificate_by_actor on actor_certificate (actor_id);
