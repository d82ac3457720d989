-- What a server is to those who come back to it: which database this is, the key that seals a person's queue, the device
-- behind a sign-in, and refresh tokens that survive an answer lost on the way.
create table server_epoch (
  number bigint generated always as identity primary key,
  epoch text not null unique,
  fingerprint text not null,
  started_at timestamptz(3) not null default now(),
  reason text not null
);
--> statement-breakpoint
-- Differs in a database that took another's place: another cluster (system identifier), a point in time recovered or a
-- standby promoted (timeline), a dump restored into another database (its oid) or over this one (oid of the table).
create function openkms_fingerprint() returns text language sql stable security definer set search_path = pg_catalog as $$
  select concat_ws('/',
    (select system_identifier from pg_control_system()),
    (select oid from pg_database where datname = current_database()),
    to_regclass('public.server_epoch')::oid,
    substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))
$$;
--> statement-breakpoint
revoke all on function openkms_fingerprint() from public;
--> statement-breakpoint
-- The epoch of this database, a uuid of version 7. A new one begins when the newest was made for another database, or when
-- `why` asks for it.
create function openkms_epoch(why text default null) returns text
  language plpgsql security definer set search_path = pg_catalog as $$
declare
  here text := public.openkms_fingerprint();
  newest public.server_epoch;
  fresh text;
begin
  select * into newest from public.server_epoch order by number desc limit 1;
  if why is null and newest.fingerprint = here then
    return newest.epoch;
  end if;
  perform pg_advisory_xact_lock(hashtext('openkms-epoch'));
  select * into newest from public.server_epoch order by number desc limit 1;
  if why is null and newest.fingerprint = here then
    return newest.epoch;
  end if;
  -- 48 bits of time, the version, 74 random bits.
  fresh := encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
    placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6), 52, 1), 53, 1), 'hex')::uuid;
  insert into public.server_epoch (epoch, fingerprint, reason) values
    (fresh, here, coalesce(why, case when newest.epoch is null then 'first start' else 'this is another database than before' end));
  return fresh;
end $$;
--> statement-breakpoint
revoke all on function openkms_epoch(text) from public;
--> statement-breakpoint
grant execute on function openkms_epoch(text) to openkms_auth;
--> statement-breakpoint
-- Made together with the person: a backup that knows somebody also knows the key to what their devices have sealed.
create table queue_key (
  user_id text primary key references "user"(id) on delete cascade,
  org_id text not null references org(id),
  key text not null
);
--> statement-breakpoint
alter table queue_key enable row level security;
--> statement-breakpoint
create policy signing_in on queue_key to openkms_auth using (true);
--> statement-breakpoint
grant select on queue_key to openkms_auth;
--> statement-breakpoint
-- 32 bytes, in base64. Each of the three random ids brings 122 bits of Postgres's strong random numbers.
create function new_queue_key() returns text language sql volatile set search_path = pg_catalog as $$
  select encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 'base64')
$$;
--> statement-breakpoint
create function queue_key_make() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into public.queue_key (user_id, org_id, key) values (new.id, new.org_id, public.new_queue_key());
  return null;
end $$;
--> statement-breakpoint
create trigger queue_key_make after insert on "user" for each row execute function queue_key_make();
--> statement-breakpoint
insert into queue_key (user_id, org_id, key) select id, org_id, new_queue_key() from "user";
--> statement-breakpoint
alter table refresh_token add column device_id text, add column predecessor_id text;
--> statement-breakpoint
create index refresh_token_predecessor on refresh_token (predecessor_id);
--> statement-breakpoint
update refresh_token t set predecessor_id = p.before from (
  select id, lag(id) over (partition by family_id order by issued_at, id) as before from refresh_token
) p where p.id = t.id;
--> statement-breakpoint
create policy signing_in on device for select to openkms_auth using (true);
--> statement-breakpoint
grant select on device to openkms_auth;
