-- The second wall: the sync-server's role sees one organisation at a time, the auth role sees only what sign-in needs,
-- the audit log only grows, and one named publication says what may leave Postgres.
-- The roles openkms_app and openkms_auth exist already: migrate.ts makes them, because their passwords come from outside.

create function openkms_org() returns text language sql stable
  as $$ select nullif(current_setting('openkms.org_id', true), '') $$;
--> statement-breakpoint
do $$
declare
  t text;
begin
  foreach t in array array['office', 'user', 'training', 'session', 'session_meeting', 'registration', 'command_receipt',
    'command_dead_letter', 'sync_conflict', 'device', 'audit_log']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy same_org on %I to openkms_app using (org_id = openkms_org()) with check (org_id = openkms_org())', t);
    execute format('grant select, insert, update, delete on %I to openkms_app', t);
  end loop;
end $$;
--> statement-breakpoint
revoke update, delete on audit_log, command_receipt from openkms_app;
--> statement-breakpoint
alter table org enable row level security;
--> statement-breakpoint
create policy same_org on org to openkms_app using (id = openkms_org()) with check (id = openkms_org());
--> statement-breakpoint
grant select on org to openkms_app;
--> statement-breakpoint
do $$
declare
  t text;
begin
  foreach t in array array['user_credential', 'refresh_token', 'email_delivery'] loop
    execute format('alter table %I enable row level security', t);
  end loop;
  foreach t in array array['user', 'org', 'office', 'user_credential', 'refresh_token', 'audit_log'] loop
    execute format('create policy signing_in on %I to openkms_auth using (true) with check (true)', t);
  end loop;
end $$;
--> statement-breakpoint
grant select on "user", org, office to openkms_auth;
--> statement-breakpoint
grant select, insert, update, delete on user_credential, refresh_token, signing_key to openkms_auth;
--> statement-breakpoint
grant insert on audit_log to openkms_auth;
--> statement-breakpoint
-- A job joins the caller's transaction without giving the caller the worker's tables.
create function openkms_add_job(identifier text, payload json, job_key text) returns void
  language plpgsql security definer set search_path = pg_catalog as $$
begin
  if identifier not in ('email.registration') then
    raise exception 'unknown job %', identifier;
  end if;
  perform graphile_worker.add_job(identifier, payload, job_key := job_key, max_attempts := 12);
end $$;
--> statement-breakpoint
revoke all on function openkms_add_job(text, json, text) from public;
--> statement-breakpoint
grant execute on function openkms_add_job(text, json, text) to openkms_app;
--> statement-breakpoint
create function audit_log_only_grows() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.hash is null and new.hash is not null
    and to_jsonb(new) - array['seal_number', 'prev_hash', 'hash'] = to_jsonb(old) - array['seal_number', 'prev_hash', 'hash']
  then
    return new;
  end if;
  raise exception 'audit_log is append-only' using errcode = 'insufficient_privilege';
end $$;
--> statement-breakpoint
create trigger audit_log_only_grows before update or delete on audit_log
  for each row execute function audit_log_only_grows();
--> statement-breakpoint
create trigger audit_log_never_truncated before truncate on audit_log
  for each statement execute function audit_log_only_grows();
--> statement-breakpoint
create publication openkms_sync for table org, office, "user", training, session, session_meeting, registration,
  command_receipt, command_dead_letter, sync_conflict, device, audit_log;
