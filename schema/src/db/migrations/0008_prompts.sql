CREATE TABLE "agent_token" (
	"id" text PRIMARY KEY NOT NULL,
	"org_id" text NOT NULL,
	"agent" text NOT NULL,
	"label" text NOT NULL,
	"token_hash" text NOT NULL,
	"scopes" jsonb NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamptz(3) NOT NULL,
	"expires_at" timestamptz(3) NOT NULL,
	"revoked_at" timestamptz(3),
	"revoked_by" text,
	"last_used_at" timestamptz(3)
);
--> statement-breakpoint
CREATE TABLE "prompt" (
	"id" text PRIMARY KEY NOT NULL,
	"org_id" text NOT NULL,
	"title" text NOT NULL,
	"scope" text NOT NULL,
	"owner_id" text NOT NULL,
	"owner_name" text NOT NULL,
	"agent" text,
	"tags" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"suggested_tags" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"source" text NOT NULL,
	"variables" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"status" text NOT NULL,
	"head_id" text NOT NULL,
	"version_count" integer NOT NULL,
	"labels" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"reviewed_at" timestamptz(3),
	"reviewed_by" text,
	"created_at" timestamptz(3) NOT NULL,
	"updated_by" text,
	"version" integer DEFAULT 1 NOT NULL,
	"updated_at" timestamptz(3) DEFAULT now() NOT NULL,
	CONSTRAINT "prompt_with_status" UNIQUE("id","status"),
	CONSTRAINT "prompt_scope" CHECK ("prompt"."scope" in ('user', 'agent', 'global')),
	CONSTRAINT "prompt_agent" CHECK ("prompt"."agent" is null or "prompt"."scope" = 'agent'),
	CONSTRAINT "prompt_status" CHECK ("prompt"."status" in ('active', 'archived', 'deleted'))
);
--> statement-breakpoint
CREATE TABLE "prompt_label_move" (
	"id" text PRIMARY KEY NOT NULL,
	"org_id" text NOT NULL,
	"prompt_id" text NOT NULL,
	"label" text NOT NULL,
	"from_version_id" text,
	"to_version_id" text,
	"moved_by" text NOT NULL,
	"moved_by_name" text NOT NULL,
	"moved_at" timestamptz(3) NOT NULL
);
--> statement-breakpoint
CREATE TABLE "prompt_link" (
	"id" text PRIMARY KEY NOT NULL,
	"org_id" text NOT NULL,
	"prompt_id" text NOT NULL,
	"prompt_status" text,
	"capability" text NOT NULL,
	"agent" text,
	"priority" integer NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamptz(3) NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"updated_at" timestamptz(3) DEFAULT now() NOT NULL,
	CONSTRAINT "prompt_link_status" CHECK ("prompt_link"."prompt_status" = 'active')
);
--> statement-breakpoint
CREATE TABLE "prompt_version" (
	"id" text PRIMARY KEY NOT NULL,
	"org_id" text NOT NULL,
	"prompt_id" text NOT NULL,
	"number" integer NOT NULL,
	"parents" jsonb NOT NULL,
	"content" text NOT NULL,
	"diff_hash" text NOT NULL,
	"notes" text DEFAULT '' NOT NULL,
	"kind" text NOT NULL,
	"author_id" text NOT NULL,
	"author_name" text NOT NULL,
	"created_at" timestamptz(3) NOT NULL
);
--> statement-breakpoint
ALTER TABLE "agent_token" ADD CONSTRAINT "agent_token_org_id_org_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."org"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agent_token" ADD CONSTRAINT "agent_token_created_by_user_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prompt" ADD CONSTRAINT "prompt_org_id_org_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."org"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prompt" ADD CONSTRAINT "prompt_owner_id_user_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prompt_label_move" ADD CONSTRAINT "prompt_label_move_org_id_org_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."org"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prompt_label_move" ADD CONSTRAINT "prompt_label_move_prompt_id_prompt_id_fk" FOREIGN KEY ("prompt_id") REFERENCES "public"."prompt"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prompt_link" ADD CONSTRAINT "prompt_link_org_id_org_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."org"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prompt_link" ADD CONSTRAINT "prompt_link_prompt_id_prompt_id_fk" FOREIGN KEY ("prompt_id") REFERENCES "public"."prompt"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prompt_link" ADD CONSTRAINT "prompt_link_prompt_id_prompt_status_prompt_id_status_fk" FOREIGN KEY ("prompt_id","prompt_status") REFERENCES "public"."prompt"("id","status") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prompt_version" ADD CONSTRAINT "prompt_version_org_id_org_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."org"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prompt_version" ADD CONSTRAINT "prompt_version_prompt_id_prompt_id_fk" FOREIGN KEY ("prompt_id") REFERENCES "public"."prompt"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "agent_token_hash" ON "agent_token" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "agent_token_org" ON "agent_token" USING btree ("org_id","agent");--> statement-breakpoint
CREATE INDEX "prompt_org_updated" ON "prompt" USING btree ("org_id","updated_at");--> statement-breakpoint
CREATE INDEX "prompt_owner" ON "prompt" USING btree ("owner_id");--> statement-breakpoint
CREATE INDEX "prompt_label_move_prompt" ON "prompt_label_move" USING btree ("prompt_id","moved_at");--> statement-breakpoint
CREATE INDEX "prompt_link_prompt" ON "prompt_link" USING btree ("prompt_id");--> statement-breakpoint
CREATE INDEX "prompt_link_capability" ON "prompt_link" USING btree ("org_id","capability");--> statement-breakpoint
CREATE UNIQUE INDEX "prompt_version_number" ON "prompt_version" USING btree ("prompt_id","number");--> statement-breakpoint
do $$
declare
  t text;
begin
  foreach t in array array['prompt', 'prompt_version', 'prompt_label_move', 'prompt_link']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy same_org on %I to openkms_app using (org_id = openkms_org()) with check (org_id = openkms_org())', t);
    execute format('grant select, insert, update on %I to openkms_app', t);
  end loop;
end $$;
--> statement-breakpoint
revoke update on prompt_version, prompt_label_move from openkms_app;
--> statement-breakpoint
-- A version is what somebody wrote then; so is the way a label went.
create function prompt_history_only_grows() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;
--> statement-breakpoint
create trigger prompt_version_only_grows before update or delete on prompt_version
  for each row execute function prompt_history_only_grows();
--> statement-breakpoint
create trigger prompt_label_move_only_grows before update or delete on prompt_label_move
  for each row execute function prompt_history_only_grows();
--> statement-breakpoint
-- Tokens of agents are looked up before it is known whose organisation it is, as those of people are.
alter table agent_token enable row level security;
--> statement-breakpoint
create policy signing_in on agent_token to openkms_auth using (true) with check (true);
--> statement-breakpoint
grant select, insert, update on agent_token to openkms_auth;
--> statement-breakpoint
alter publication openkms_sync add table prompt, prompt_version, prompt_label_move, prompt_link;
--> statement-breakpoint
-- Whoever keeps prompts ready for agents hears of every change the moment it is committed.
create function prompt_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('openkms_prompts', new.org_id);
  return null;
end $$;
--> statement-breakpoint
create trigger prompt_changed after insert or update on prompt for each row execute function prompt_changed();
--> statement-breakpoint
create trigger prompt_link_changed after insert or update on prompt_link for each row execute function prompt_changed();
