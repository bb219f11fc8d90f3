-- Written by hand where the generated one would have copied tables: dropping one that others refer to takes
-- their rows with it. libSQL can alter a column instead.
DROP INDEX `course_teacher`;--> statement-breakpoint
CREATE INDEX `course_teacher_title` ON `course` (`teacher_id`,`title`);--> statement-breakpoint
ALTER TABLE `course` ADD `join_open` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `course` ADD `status` text DEFAULT 'published' NOT NULL CONSTRAINT `course_status_known` CHECK (`status` IN ('draft', 'published', 'archived'));--> statement-breakpoint
ALTER TABLE `course` ADD `cover` text DEFAULT 'leaf' NOT NULL;--> statement-breakpoint
ALTER TABLE `course` ADD `version` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `course` ADD `request_key` text;--> statement-breakpoint
ALTER TABLE `course` ADD `request_digest` text;--> statement-breakpoint
CREATE INDEX `course_created` ON `course` (`created_at`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `course_request` ON `course` (`request_key`);--> statement-breakpoint
CREATE TABLE `course_teacher` (
	`course_id` text NOT NULL,
	`user_id` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`course_id`, `user_id`),
	FOREIGN KEY (`course_id`) REFERENCES `course`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `course_teacher_user` ON `course_teacher` (`user_id`);--> statement-breakpoint
CREATE TABLE `project` (
	`id` text PRIMARY KEY NOT NULL,
	`module_id` text NOT NULL,
	`brief` text NOT NULL,
	`deliverable` text DEFAULT '' NOT NULL,
	`due_at` integer,
	`reminded_at` integer,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`module_id`) REFERENCES `course_module`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `project_module_id_unique` ON `project` (`module_id`);--> statement-breakpoint
CREATE INDEX `project_due` ON `project` (`due_at`) WHERE "project"."reminded_at" is null;--> statement-breakpoint
CREATE TABLE `submission` (
	`id` text PRIMARY KEY NOT NULL,
	`project_id` text NOT NULL,
	`user_id` text NOT NULL,
	`attempt` integer NOT NULL,
	`link` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`handed_in_at` integer NOT NULL,
	`state` text DEFAULT 'waiting' NOT NULL,
	`review_note` text DEFAULT '' NOT NULL,
	`reviewer_id` text,
	`reviewed_at` integer,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`reviewer_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE set null,
	CONSTRAINT "submission_state_known" CHECK("submission"."state" in ('waiting', 'accepted', 'revise'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `submission_attempt` ON `submission` (`project_id`,`user_id`,`attempt`);--> statement-breakpoint
CREATE INDEX `submission_user` ON `submission` (`user_id`);--> statement-breakpoint
ALTER TABLE `course_module` ADD `opens_at` integer;--> statement-breakpoint
ALTER TABLE `course_module` ADD `version` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `course_module` ADD `request_key` text;--> statement-breakpoint
ALTER TABLE `course_module` ADD `request_digest` text;--> statement-breakpoint
CREATE UNIQUE INDEX `course_module_request` ON `course_module` (`request_key`);--> statement-breakpoint
UPDATE `course_module` SET `opens_at` = `created_at`;--> statement-breakpoint
ALTER TABLE `announcement` ADD `must_read` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `notification` ADD `sender_id` text REFERENCES `user`(`id`) ON DELETE set null;--> statement-breakpoint
ALTER TABLE `notification` ADD `must_read` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `notification` ALTER COLUMN `announcement_id` TO `announcement_id` text;--> statement-breakpoint
CREATE INDEX `notification_must_read` ON `notification` (`course_id`) WHERE "notification"."must_read" = 1;--> statement-breakpoint
UPDATE `notification` SET `sender_id` = (SELECT `author_id` FROM `announcement` WHERE `announcement`.`id` = `notification`.`announcement_id`);
