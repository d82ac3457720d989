CREATE TABLE "prompt_scope_change" (
	"number" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "prompt_scope_change_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"prompt_id" text NOT NULL,
	"org_id" text NOT NULL,
	"held" text NOT NULL,
	"until" timestamptz(3) NOT NULL
);
--> statement-breakpoint
ALTER TABLE "prompt_scope_change" ADD CONSTRAINT "prompt_scope_change_prompt_id_prompt_id_fk" FOREIGN KEY ("prompt_id") REFERENCES "public"."prompt"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prompt_scope_change" ADD CONSTRAINT "prompt_scope_change_org_id_org_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."org"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "prompt_scope_change_prompt" ON "prompt_scope_change" USING btree ("prompt_id","until");--> statement-breakpoint
alter table prompt_scope_change enable row level security;
--> statement-breakpoint
create policy same_org on prompt_scope_change to openkms_app using (org_id = openkms_org());
--> statement-breakpoint
grant select on prompt_scope_change to openkms_app;
--> statement-breakpoint
-- What is known of changes before this table.
insert into prompt_scope_change (prompt_id, org_id, held, until)
  select p.id, p.org_id, a.details->'result'->'scope'->>'from', a.at
  from audit_log a join prompt p on p.id = a.entity_id
  where a.action = 'prompt.edit' and a.details->'result'->'scope' ? 'from' order by a.at, a.id;
--> statement-breakpoint
-- Whoever moves a prompt, by whatever command: whose it was until then is written down.
create function prompt_scope_changed() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into public.prompt_scope_change (prompt_id, org_id, held, until)
    values (old.id, old.org_id, old.scope, new.updated_at);
  return null;
end $$;
--> statement-breakpoint
create trigger prompt_scope_changed after update of scope on prompt
  for each row when (old.scope is distinct from new.scope) execute function prompt_scope_changed();
