-- What every command writes beside its effects, for less. This index says nothing that audit_log_org_at_id does not say, and
-- is written when an entry is made and again when it is sealed, here and in zero-cache's replica.
DROP INDEX "audit_log_org_at";
--> statement-breakpoint
-- The same rule as before, without making JSON of two rows for each entry that is sealed.
create or replace function audit_log_only_grows() returns trigger language plpgsql as $$
declare
  unsealed record;
begin
  if tg_op = 'UPDATE' and old.hash is null and new.hash is not null then
    unsealed := new;
    unsealed.seal_number := old.seal_number;
    unsealed.prev_hash := old.prev_hash;
    unsealed.hash := old.hash;
    if unsealed *= old then
      return new;
    end if;
  end if;
  raise exception 'audit_log is append-only' using errcode = 'insufficient_privilege';
end $$;
--> statement-breakpoint
-- The queue's usual way of adding a job looks for one of the same key to take its place: four statements, planned anew each
-- time. The key of a mail and that of a run hold the id of their command, which is executed once, so there is none to be
-- replaced; only a prompt's tags are asked for again and again under one key.
create or replace function openkms_add_job(identifier text, payload json, job_key text) returns void
  language plpgsql security definer set search_path = pg_catalog as $$
begin
  if identifier not in ('email.registration', 'prompt.run', 'prompt.tags') then
    raise exception 'unknown job %', identifier;
  end if;
  perform graphile_worker.add_job(
    identifier,
    payload,
    run_at := now() + case identifier when 'prompt.run' then interval '0' else interval '3 seconds' end,
    job_key := job_key,
    max_attempts := 12,
    job_key_mode := case identifier when 'prompt.tags' then 'replace' else 'unsafe_dedupe' end
  );
end $$;
