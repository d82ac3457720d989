CREATE TABLE "audit_log" (
	"id" text PRIMARY KEY NOT NULL,
	"org_id" text NOT NULL,
	"at" timestamptz(3) NOT NULL,
	"actor_id" text,
	"actor_name" text NOT NULL,
	"device_id" text,
	"command_id" text,
	"action" text NOT NULL,
	"entity_table" text,
	"entity_id" text,
	"outcome" text NOT NULL,
	"details" jsonb NOT NULL,
	"seal_number" integer,
	"prev_hash" text,
	"hash" text
);
--> statement-breakpoint
CREATE TABLE "command_dead_letter" (
	"id" text PRIMARY KEY NOT NULL,
	"org_id" text NOT NULL,
	"actor_id" text NOT NULL,
	"device_id" text,
	"code" text NOT NULL,
	"message" text NOT NULL,
	"raw" jsonb NOT NULL,
	"received_at" timestamptz(3) NOT NULL
);
--> statement-breakpoint
CREATE TABLE "command_receipt" (
	"id" text PRIMARY KEY NOT NULL,
	"org_id" text NOT NULL,
	"actor_id" text NOT NULL,
	"device_id" text NOT NULL,
	"seq" integer NOT NULL,
	"name" text NOT NULL,
	"status" text NOT NULL,
	"code" text,
	"details" jsonb NOT NULL,
	"issued_at" timestamptz(3) NOT NULL,
	"offline_since" timestamptz(3),
	"decided_at" timestamptz(3) NOT NULL
);
--> statement-breakpoint
CREATE TABLE "device" (
	"id" text PRIMARY KEY NOT NULL,
	"org_id" text NOT NULL,
	"user_id" text NOT NULL,
	"label" text NOT NULL,
	"last_seen_at" timestamptz(3) NOT NULL,
	"pending_count" integer DEFAULT 0 NOT NULL,
	"offline_since" timestamptz(3)
);
--> statement-breakpoint
CREATE TABLE "email_delivery" (
	"key" text PRIMARY KEY NOT NULL,
	"org_id" text NOT NULL,
	"recipient" text NOT NULL,
	"sent_at" timestamptz(3) NOT NULL
);
--> statement-breakpoint
CREATE TABLE "office" (
	"id" text PRIMARY KEY NOT NULL,
	"org_id" text NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"zone" text NOT NULL,
	"is_virtual" boolean DEFAULT false NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"updated_at" timestamptz(3) DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "org" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"yearly_goal_hours" double precision DEFAULT 40 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "refresh_token" (
	"id" text PRIMARY KEY NOT NULL,
	"family_id" text NOT NULL,
	"org_id" text NOT NULL,
	"user_id" text NOT NULL,
	"token_hash" text NOT NULL,
	"issued_at" timestamptz(3) NOT NULL,
	"expires_at" timestamptz(3) NOT NULL,
	"used_at" timestamptz(3),
	"revoked_at" timestamptz(3)
);
--> statement-breakpoint
CREATE TABLE "registration" (
	"id" text PRIMARY KEY NOT NULL,
	"org_id" text NOT NULL,
	"session_id" text NOT NULL,
	"user_id" text NOT NULL,
	"status" text NOT NULL,
	"waitlist_position" integer,
	"requested_at" timestamptz(3) NOT NULL,
	"registered_at" timestamptz(3),
	"waitlisted_at" timestamptz(3),
	"cancelled_at" timestamptz(3),
	"cancel_reason" text,
	"source" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"updated_at" timestamptz(3) DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "session" (
	"id" text PRIMARY KEY NOT NULL,
	"org_id" text NOT NULL,
	"training_id" text NOT NULL,
	"office_id" text NOT NULL,
	"code" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"status" text DEFAULT 'scheduled' NOT NULL,
	"schedule" text NOT NULL,
	"mode" text NOT NULL,
	"zone" text NOT NULL,
	"room" text,
	"virtual_url" text,
	"trainers" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"capacity" integer NOT NULL,
	"seats_taken" integer DEFAULT 0 NOT NULL,
	"waitlist_count" integer DEFAULT 0 NOT NULL,
	"starts_at" timestamptz(3),
	"ends_at" timestamptz(3),
	"cancel_reason" text,
	"cancelled_at" timestamptz(3),
	"updated_by" text,
	"version" integer DEFAULT 1 NOT NULL,
	"updated_at" timestamptz(3) DEFAULT now() NOT NULL,
	CONSTRAINT "session_never_oversold" CHECK ("session"."seats_taken" between 0 and "session"."capacity")
);
--> statement-breakpoint
CREATE TABLE "session_meeting" (
	"id" text PRIMARY KEY NOT NULL,
	"org_id" text NOT NULL,
	"session_id" text NOT NULL,
	"starts_at" timestamptz(3) NOT NULL,
	"ends_at" timestamptz(3) NOT NULL,
	"wall_start" text NOT NULL,
	"wall_end" text NOT NULL,
	"zone" text NOT NULL,
	"room" text,
	"kind" text,
	CONSTRAINT "meeting_ends_after_start" CHECK ("session_meeting"."ends_at" > "session_meeting"."starts_at")
);
--> statement-breakpoint
CREATE TABLE "signing_key" (
	"kid" text PRIMARY KEY NOT NULL,
	"private_pkcs8" text NOT NULL,
	"public_jwk" jsonb NOT NULL,
	"created_at" timestamptz(3) NOT NULL,
	"retired_at" timestamptz(3)
);
--> statement-breakpoint
CREATE TABLE "sync_conflict" (
	"id" text PRIMARY KEY NOT NULL,
	"org_id" text NOT NULL,
	"kind" text NOT NULL,
	"status" text NOT NULL,
	"entity_table" text NOT NULL,
	"entity_id" text NOT NULL,
	"title" text NOT NULL,
	"office_id" text,
	"command_id" text NOT NULL,
	"command_name" text NOT NULL,
	"user_id" text NOT NULL,
	"user_name" text NOT NULL,
	"device_id" text NOT NULL,
	"theirs_user_id" text,
	"theirs_user_name" text,
	"base" jsonb NOT NULL,
	"mine" jsonb NOT NULL,
	"theirs" jsonb NOT NULL,
	"issued_at" timestamptz(3) NOT NULL,
	"offline_since" timestamptz(3),
	"created_at" timestamptz(3) NOT NULL,
	"resolution" text,
	"resolved_values" jsonb,
	"resolution_note" text,
	"resolved_by" text,
	"resolved_by_name" text,
	"resolved_at" timestamptz(3),
	"undo" jsonb,
	"version" integer DEFAULT 1 NOT NULL,
	"updated_at" timestamptz(3) DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "training" (
	"id" text PRIMARY KEY NOT NULL,
	"org_id" text NOT NULL,
	"code" text NOT NULL,
	"title" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"department" text DEFAULT '' NOT NULL,
	"skills" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"level" text,
	"hours" double precision DEFAULT 0 NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"archive_reason" text,
	"updated_by" text,
	"version" integer DEFAULT 1 NOT NULL,
	"updated_at" timestamptz(3) DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "user" (
	"id" text PRIMARY KEY NOT NULL,
	"org_id" text NOT NULL,
	"office_id" text NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"department" text DEFAULT '' NOT NULL,
	"role" text NOT NULL,
	"manager_id" text,
	"active" boolean DEFAULT true NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"updated_at" timestamptz(3) DEFAULT now() NOT NULL,
	CONSTRAINT "user_role" CHECK ("user"."role" in ('employee', 'manager', 'admin'))
);
--> statement-breakpoint
CREATE TABLE "user_credential" (
	"user_id" text PRIMARY KEY NOT NULL,
	"org_id" text NOT NULL,
	"password_hash" text NOT NULL,
	"updated_at" timestamptz(3) DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "audit_log" ADD CONSTRAINT "audit_log_org_id_org_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."org"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "command_dead_letter" ADD CONSTRAINT "command_dead_letter_org_id_org_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."org"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "command_receipt" ADD CONSTRAINT "command_receipt_org_id_org_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."org"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "device" ADD CONSTRAINT "device_org_id_org_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."org"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "email_delivery" ADD CONSTRAINT "email_delivery_org_id_org_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."org"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "office" ADD CONSTRAINT "office_org_id_org_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."org"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refresh_token" ADD CONSTRAINT "refresh_token_org_id_org_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."org"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refresh_token" ADD CONSTRAINT "refresh_token_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registration" ADD CONSTRAINT "registration_org_id_org_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."org"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registration" ADD CONSTRAINT "registration_session_id_session_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."session"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registration" ADD CONSTRAINT "registration_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_org_id_org_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."org"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_training_id_training_id_fk" FOREIGN KEY ("training_id") REFERENCES "public"."training"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_office_id_office_id_fk" FOREIGN KEY ("office_id") REFERENCES "public"."office"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session_meeting" ADD CONSTRAINT "session_meeting_org_id_org_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."org"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session_meeting" ADD CONSTRAINT "session_meeting_session_id_session_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."session"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sync_conflict" ADD CONSTRAINT "sync_conflict_org_id_org_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."org"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "training" ADD CONSTRAINT "training_org_id_org_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."org"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user" ADD CONSTRAINT "user_org_id_org_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."org"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user" ADD CONSTRAINT "user_office_id_office_id_fk" FOREIGN KEY ("office_id") REFERENCES "public"."office"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_credential" ADD CONSTRAINT "user_credential_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_credential" ADD CONSTRAINT "user_credential_org_id_org_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."org"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_log_org_at" ON "audit_log" USING btree ("org_id","at");--> statement-breakpoint
CREATE INDEX "audit_log_entity" ON "audit_log" USING btree ("entity_id");--> statement-breakpoint
CREATE INDEX "audit_log_unsealed" ON "audit_log" USING btree ("org_id","id") WHERE seal_number is null;--> statement-breakpoint
CREATE UNIQUE INDEX "audit_log_seal" ON "audit_log" USING btree ("org_id","seal_number");--> statement-breakpoint
CREATE INDEX "command_dead_letter_org" ON "command_dead_letter" USING btree ("org_id","received_at");--> statement-breakpoint
CREATE INDEX "command_receipt_actor" ON "command_receipt" USING btree ("actor_id","decided_at");--> statement-breakpoint
CREATE INDEX "command_receipt_org" ON "command_receipt" USING btree ("org_id","decided_at");--> statement-breakpoint
CREATE INDEX "device_user" ON "device" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "office_code" ON "office" USING btree ("org_id","code");--> statement-breakpoint
CREATE UNIQUE INDEX "refresh_token_hash" ON "refresh_token" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "refresh_token_family" ON "refresh_token" USING btree ("family_id");--> statement-breakpoint
CREATE INDEX "registration_session" ON "registration" USING btree ("session_id","status");--> statement-breakpoint
CREATE INDEX "registration_user" ON "registration" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "registration_org_updated" ON "registration" USING btree ("org_id","updated_at");--> statement-breakpoint
CREATE UNIQUE INDEX "registration_one_active" ON "registration" USING btree ("session_id","user_id") WHERE status <> 'cancelled';--> statement-breakpoint
CREATE INDEX "session_training" ON "session" USING btree ("training_id");--> statement-breakpoint
CREATE INDEX "session_org_start" ON "session" USING btree ("org_id","starts_at");--> statement-breakpoint
CREATE INDEX "session_meeting_session" ON "session_meeting" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "sync_conflict_org" ON "sync_conflict" USING btree ("org_id","status");--> statement-breakpoint
CREATE INDEX "sync_conflict_user" ON "sync_conflict" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "training_code" ON "training" USING btree ("org_id","code");--> statement-breakpoint
CREATE INDEX "training_skills" ON "training" USING gin ("skills");--> statement-breakpoint
CREATE UNIQUE INDEX "user_email" ON "user" USING btree (lower("email"));--> statement-breakpoint
CREATE INDEX "user_org" ON "user" USING btree ("org_id","office_id");