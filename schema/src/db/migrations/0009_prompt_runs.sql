CREATE TABLE "prompt_case" (
	"id" text PRIMARY KEY NOT NULL,
	"org_id" text NOT NULL,
	"prompt_id" text NOT NULL,
	"name" text NOT NULL,
	"task" text DEFAULT '' NOT NULL,
	"values" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"expected" text DEFAULT '' NOT NULL,
	"checks" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"is_example" boolean DEFAULT false NOT NULL,
	"status" text NOT NULL,
	"created_by" text NOT NULL,
	"created_by_name" text NOT NULL,
	"created_at" timestamptz(3) NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"updated_at" timestamptz(3) DEFAULT now() NOT NULL,
	CONSTRAINT "prompt_case_status" CHECK ("prompt_case"."status" in ('active', 'removed'))
);
--> statement-breakpoint
CREATE TABLE "prompt_run" (
	"id" text PRIMARY KEY NOT NULL,
	"org_id" text NOT NULL,
	"prompt_id" text NOT NULL,
	"version_id" text NOT NULL,
	"user_id" text NOT NULL,
	"user_name" text NOT NULL,
	"agent" text,
	"case_id" text,
	"example_ids" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"enrichers" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"status" text NOT NULL,
	"code" text,
	"model" text DEFAULT '' NOT NULL,
	"answered_by" text,
	"input_tokens" integer,
	"output_tokens" integer,
	"is_estimated" boolean DEFAULT false NOT NULL,
	"cost_micros" bigint,
	"latency_ms" integer,
	"first_token_ms" integer,
	"score" double precision,
	"feedback" text,
	"note" text DEFAULT '' NOT NULL,
	"trace_id" text NOT NULL,
	"parent_run_id" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"asked_at" timestamptz(3) NOT NULL,
	"started_at" timestamptz(3),
	"ended_at" timestamptz(3),
	"version" integer DEFAULT 1 NOT NULL,
	"updated_at" timestamptz(3) DEFAULT now() NOT NULL,
	CONSTRAINT "prompt_run_status" CHECK ("prompt_run"."status" in ('asked', 'running', 'done', 'failed', 'cancelled')),
	CONSTRAINT "prompt_run_score" CHECK ("prompt_run"."score" between 0 and 1),
	CONSTRAINT "prompt_run_feedback" CHECK ("prompt_run"."feedback" in ('up', 'down'))
);
--> statement-breakpoint
CREATE TABLE "prompt_run_text" (
	"id" text PRIMARY KEY NOT NULL,
	"org_id" text NOT NULL,
	"user_id" text NOT NULL,
	"input" text NOT NULL,
	"output" text DEFAULT '' NOT NULL,
	"finish_reason" text,
	"task" text DEFAULT '' NOT NULL,
	"values" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"settings" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"explanations" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"log" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"updated_at" timestamptz(3) DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "prompt" ADD COLUMN "declined_tags" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "prompt_case" ADD CONSTRAINT "prompt_case_org_id_org_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."org"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prompt_case" ADD CONSTRAINT "prompt_case_prompt_id_prompt_id_fk" FOREIGN KEY ("prompt_id") REFERENCES "public"."prompt"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prompt_run" ADD CONSTRAINT "prompt_run_org_id_org_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."org"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prompt_run" ADD CONSTRAINT "prompt_run_prompt_id_prompt_id_fk" FOREIGN KEY ("prompt_id") REFERENCES "public"."prompt"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prompt_run" ADD CONSTRAINT "prompt_run_version_id_prompt_version_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."prompt_version"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prompt_run" ADD CONSTRAINT "prompt_run_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prompt_run" ADD CONSTRAINT "prompt_run_case_id_prompt_case_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."prompt_case"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prompt_run_text" ADD CONSTRAINT "prompt_run_text_id_prompt_run_id_fk" FOREIGN KEY ("id") REFERENCES "public"."prompt_run"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prompt_run_text" ADD CONSTRAINT "prompt_run_text_org_id_org_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."org"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prompt_run_text" ADD CONSTRAINT "prompt_run_text_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "prompt_case_prompt" ON "prompt_case" USING btree ("prompt_id");--> statement-breakpoint
CREATE INDEX "prompt_run_prompt" ON "prompt_run" USING btree ("prompt_id","asked_at");--> statement-breakpoint
CREATE INDEX "prompt_run_user" ON "prompt_run" USING btree ("user_id","asked_at");--> statement-breakpoint
CREATE INDEX "prompt_run_org" ON "prompt_run" USING btree ("org_id","asked_at");--> statement-breakpoint
CREATE INDEX "prompt_run_trace" ON "prompt_run" USING btree ("org_id","trace_id");--> statement-breakpoint
CREATE INDEX "prompt_run_text_user" ON "prompt_run_text" USING btree ("user_id");
--> statement-breakpoint
do $$
declare
  t text;
begin
  foreach t in array array['prompt_case', 'prompt_run', 'prompt_run_text']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy same_org on %I to openkms_app using (org_id = openkms_org()) with check (org_id = openkms_org())', t);
    execute format('grant select, insert, update on %I to openkms_app', t);
  end loop;
end $$;
--> statement-breakpoint
alter publication openkms_sync add table prompt_case, prompt_run, prompt_run_text;
--> statement-breakpoint
-- Somebody waits before the screen for an answer, nobody for mail or for tags. A run that a model keeps refusing is given up
-- by its worker, not by the queue.
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
    max_attempts := 12
  );
end $$;
