-- Who changed what and why, and the seals that show when somebody changed that afterwards.

-- Written in the commit of the change that it tells of. From then on only segment changes, once, when the record is
-- sealed; no order is kept between records until then, so that writers never wait for each other.
create table audit_record (
  id          text collate "binary" primary key,
  -- The key of the card, or of whatever else was changed.
  subject     text collate "binary" not null,
  lane        bigint not null check (lane between 0 and 63),
  actor       text not null,
  action      text not null,
  reason      text,
  detail      text not null,
  created_ms  bigint not null,
  -- The segment that seals it; null until then.
  segment     bigint check (segment >= 1)
);

create index audit_record_segment on audit_record (segment, id);
create index audit_record_subject on audit_record (subject, id);

-- A sealed run of records, and the one before it.
create table audit_segment (
  number      bigint not null primary key check (number >= 1),
  previous    text not null check (length(previous) = 64),
  root        text not null check (length(root) = 64),
  records     bigint not null check (records >= 1),
  created_ms  bigint not null,
  kid         text not null,
  signature   text not null
);

-- Who seals at present; one row. The epoch rises with every lease and fences off whoever held it before.
create table audit_sealer (
  id        text collate "binary" not null primary key check (id = 'sealer'),
  owner     text collate "binary",
  until_ms  bigint not null check (until_ms >= 0),
  epoch     bigint not null check (epoch >= 0)
);

insert into audit_sealer (id, owner, until_ms, epoch) values ('sealer', null, 0, 0);
