DROP INDEX "registration_user";--> statement-breakpoint
CREATE INDEX "registration_person" ON "registration" USING btree ("user_id","org_id","status");