-- What a person may know of each change and a manager of each device: what a receipt is about and who has seen it, what a
-- device last reported, whether it is still trusted; what became of dead letters; roles that people have held.
alter table command_receipt
  add column entity_table text, add column entity_id text,
  add column seen_at timestamptz(3), add column seen_by text, add column seen_by_name text;
--> statement-breakpoint
create index command_receipt_entity on command_receipt (entity_id);
--> statement-breakpoint
-- A receipt stands as it was given; only what came after it may be added.
grant update (details, seen_at, seen_by, seen_by_name) on command_receipt to openkms_app;
--> statement-breakpoint
alter table device
  add column oldest_pending_at timestamptz(3), add column clock_skew_ms double precision,
  add column revoked_at timestamptz(3), add column revoked_by text, add column revoke_reason text;
--> statement-breakpoint
alter table command_dead_letter
  add column name text not null default 'unreadable', add column resolution text, add column resolved_at timestamptz(3),
  add column resolved_by text, add column resolved_by_name text, add column resolution_note text;
--> statement-breakpoint
update command_dead_letter set name = coalesce(raw->'received'->>'name', 'unreadable')
  where jsonb_typeof(raw->'received') = 'object';
--> statement-breakpoint
alter table sync_conflict add column command jsonb;
--> statement-breakpoint
create table user_role_change (
  user_id text not null references "user"(id) on delete cascade,
  org_id text not null references org(id),
  held text not null,
  until timestamptz(3) not null default now()
);
--> statement-breakpoint
create index user_role_change_user on user_role_change (user_id, until);
--> statement-breakpoint
alter table user_role_change enable row level security;
--> statement-breakpoint
create policy same_org on user_role_change to openkms_app using (org_id = openkms_org());
--> statement-breakpoint
grant select on user_role_change to openkms_app;
--> statement-breakpoint
-- Whoever changes a role, by whatever door: the role that ended is written down.
create function user_role_changed() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into public.user_role_change (user_id, org_id, held, until)
    values (old.id, old.org_id, old.role, greatest(new.updated_at, now()));
  return null;
end $$;
--> statement-breakpoint
create trigger user_role_changed after update of role on "user"
  for each row when (old.role is distinct from new.role) execute function user_role_changed();
