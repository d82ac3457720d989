-- What REST's lists and search read by. The text vectors stand in a table of their own, because under row-level security
-- an expression index on `training` could not be used (`@@` is not leakproof) and a column would replicate to browsers.
create extension if not exists pg_trgm;
--> statement-breakpoint
create table training_search (
  training_id text primary key references training(id) on delete cascade,
  org_id text not null references org(id),
  document tsvector not null,
  words text not null
);
--> statement-breakpoint
create index training_search_org on training_search (org_id);
--> statement-breakpoint
alter table training_search enable row level security;
--> statement-breakpoint
create policy same_org on training_search to openkms_app using (org_id = openkms_org()) with check (org_id = openkms_org());
--> statement-breakpoint
grant select, insert, update, delete on training_search to openkms_app;
--> statement-breakpoint
create function training_search_keep() returns trigger language plpgsql as $$
begin
  insert into training_search (training_id, org_id, document, words) values (
    new.id, new.org_id,
    setweight(to_tsvector('english', new.title), 'A') || setweight(to_tsvector('simple', new.code), 'A')
      || setweight(to_tsvector('english', new.skills), 'B') || setweight(to_tsvector('english', new.department), 'C')
      || setweight(to_tsvector('english', new.description), 'D'),
    lower(new.title || ' ' || new.code))
  on conflict (training_id) do update set document = excluded.document, words = excluded.words;
  return null;
end $$;
--> statement-breakpoint
create trigger training_search_keep after insert or update of title, code, skills, department, description on training
  for each row execute function training_search_keep();
--> statement-breakpoint
insert into training_search (training_id, org_id, document, words)
select id, org_id,
  setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('simple', code), 'A')
    || setweight(to_tsvector('english', skills), 'B') || setweight(to_tsvector('english', department), 'C')
    || setweight(to_tsvector('english', description), 'D'),
  lower(title || ' ' || code)
from training;
--> statement-breakpoint
create index training_org_title on training (org_id, title, id);
--> statement-breakpoint
create index session_org_start_or_end on session (org_id, coalesce(starts_at, 'infinity'::timestamptz), id);
--> statement-breakpoint
create index registration_user_requested on registration (user_id, requested_at desc, id desc);
--> statement-breakpoint
create index registration_org_requested on registration (org_id, requested_at desc, id desc);
--> statement-breakpoint
create index audit_log_org_at_id on audit_log (org_id, at desc, id desc);
