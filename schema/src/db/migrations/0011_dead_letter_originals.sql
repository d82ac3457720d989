CREATE TABLE "dead_letter_original" (
	"id" text PRIMARY KEY NOT NULL,
	"org_id" text NOT NULL,
	"raw" jsonb NOT NULL
);
--> statement-breakpoint
ALTER TABLE "dead_letter_original" ADD CONSTRAINT "dead_letter_original_id_command_dead_letter_id_fk" FOREIGN KEY ("id") REFERENCES "public"."command_dead_letter"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dead_letter_original" ADD CONSTRAINT "dead_letter_original_org_id_org_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."org"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
alter table dead_letter_original enable row level security;
--> statement-breakpoint
create policy same_org on dead_letter_original to openkms_app using (org_id = openkms_org()) with check (org_id = openkms_org());
--> statement-breakpoint
grant select, insert on dead_letter_original to openkms_app;
--> statement-breakpoint
-- Those that came before: all of the family that holds texts, read or not.
insert into dead_letter_original (id, org_id, raw)
  select id, org_id, raw from command_dead_letter where coalesce(raw->'received'->>'name', '') ~ '^prompt[.-]';
--> statement-breakpoint
update command_dead_letter set raw = jsonb_build_object(
    'withheld', true,
    'received', jsonb_strip_nulls(jsonb_build_object(
      'id', raw->'received'->'id', 'name', raw->'received'->'name', 'version', raw->'received'->'version',
      'actor', raw->'received'->'actor', 'device', raw->'received'->'device', 'seq', raw->'received'->'seq',
      'issuedAt', raw->'received'->'issuedAt', 'args', '{"withheld": true}'::jsonb)))
  where id in (select id from dead_letter_original);
