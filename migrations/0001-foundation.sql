-- What every table is built on.

-- Text is compared byte by byte, which is the order of code points, and the same on both engines and under every
-- locale. SQLite brings this collation.
create collation "binary" from "C"; -- postgres

-- The database's time in milliseconds since the epoch: one value for the whole of a statement. On SQLite it is
-- registered by the server.
-- begin postgres
create function now_ms() returns bigint
  language sql stable parallel safe
  as $$ select cast(floor(extract(epoch from statement_timestamp()) * 1000) as bigint) $$;
-- end postgres

-- Facts that are fixed when the database is created.
create table world (
  id text collate "binary" not null primary key,
  value text collate "binary" not null
);

-- Background work is split by card into 64 lanes. A server leases a lane: until_ms is when the lease ends (0: free),
-- and epoch rises with every lease, so that a server which lost its lane cannot write for it any more.
create table lane (
  lane bigint not null primary key check (lane between 0 and 63),
  owner text collate "binary",
  until_ms bigint not null check (until_ms >= 0),
  epoch bigint not null check (epoch >= 0),
  check ((owner is null) = (until_ms = 0))
);

with recursive numbers (n) as (
  select cast(0 as bigint)
  union all
  select n + 1 from numbers where n < 63
)
insert into lane (lane, owner, until_ms, epoch)
select n, null, 0, 0 from numbers;
