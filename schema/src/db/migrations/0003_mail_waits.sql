-- Mail leaves a moment later: somebody's queue of changes drains first, and the workers do not take the cores it needs.
create or replace function openkms_add_job(identifier text, payload json, job_key text) returns void
  language plpgsql security definer set search_path = pg_catalog as $$
begin
  if identifier not in ('email.registration') then
    raise exception 'unknown job %', identifier;
  end if;
  perform graphile_worker.add_job(identifier, payload, run_at := now() + interval '3 seconds', job_key := job_key, max_attempts := 12);
end $$;
