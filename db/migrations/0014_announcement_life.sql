CREATE TABLE `announcement_person` (
	`announcement_id` text NOT NULL,
	`user_id` text NOT NULL,
	PRIMARY KEY(`announcement_id`, `user_id`),
	FOREIGN KEY (`announcement_id`) REFERENCES `announcement`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `announcement_person_user` ON `announcement_person` (`user_id`);--> statement-breakpoint
CREATE TABLE `announcement_version` (
	`announcement_id` text NOT NULL,
	`version` integer NOT NULL,
	`title` text NOT NULL,
	`message` text NOT NULL,
	`link` text,
	`correction` text NOT NULL,
	`corrected_by` text,
	`corrected_at` integer NOT NULL,
	PRIMARY KEY(`announcement_id`, `version`),
	FOREIGN KEY (`announcement_id`) REFERENCES `announcement`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`corrected_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE INDEX `announcement_version_corrector` ON `announcement_version` (`corrected_by`);--> statement-breakpoint
CREATE TABLE `mute` (
	`user_id` text NOT NULL,
	`kind` text NOT NULL,
	`target` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`user_id`, `kind`, `target`),
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
-- The column may be null now. libSQL alters it in place; a rebuilt table would lose the rows that refer to it.
ALTER TABLE `announcement` ALTER COLUMN `course_id` TO `course_id` text REFERENCES course(id) ON DELETE cascade;
--> statement-breakpoint
ALTER TABLE `announcement` ADD `revision` integer DEFAULT 1 NOT NULL;
--> statement-breakpoint
ALTER TABLE `announcement` ADD `audience` text DEFAULT 'courses' NOT NULL;
--> statement-breakpoint
ALTER TABLE `announcement` ADD `selection` text DEFAULT 'all' NOT NULL;
--> statement-breakpoint
ALTER TABLE `announcement` ADD `selection_project_id` text REFERENCES project(id) ON DELETE set null;
--> statement-breakpoint
ALTER TABLE `announcement` ADD `format` text DEFAULT 'plain' NOT NULL;
--> statement-breakpoint
ALTER TABLE `announcement` ADD `needs_confirmation` integer DEFAULT false NOT NULL;
--> statement-breakpoint
ALTER TABLE `announcement` ADD `confirm_by` integer;
--> statement-breakpoint
ALTER TABLE `announcement` ADD `auto_reminders` integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
ALTER TABLE `announcement` ADD `reminders_sent` integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
ALTER TABLE `announcement` ADD `reminded_at` integer;
--> statement-breakpoint
ALTER TABLE `announcement` ADD `publish_at` integer;
--> statement-breakpoint
ALTER TABLE `announcement` ADD `held` integer DEFAULT false NOT NULL;
--> statement-breakpoint
ALTER TABLE `announcement` ADD `send_late` integer DEFAULT false NOT NULL;
--> statement-breakpoint
ALTER TABLE `announcement` ADD `release_id` text;
--> statement-breakpoint
ALTER TABLE `announcement` ADD `unsent_reason` text;
--> statement-breakpoint
ALTER TABLE `announcement` ADD `expires_at` integer;
--> statement-breakpoint
ALTER TABLE `announcement` ADD `updated_at` integer;
--> statement-breakpoint
ALTER TABLE `announcement` ADD `corrected_at` integer;
--> statement-breakpoint
DROP INDEX `announcement_course`;
--> statement-breakpoint
CREATE INDEX `announcement_published` ON `announcement` (`course_id`,`published_at`);
--> statement-breakpoint
CREATE INDEX `announcement_author` ON `announcement` (`author_id`,`status`,`updated_at`);
--> statement-breakpoint
CREATE INDEX `announcement_scheduled` ON `announcement` (`publish_at`) WHERE "announcement"."status" = 'scheduled';
--> statement-breakpoint
CREATE INDEX `announcement_reminding` ON `announcement` (`confirm_by`) WHERE "announcement"."auto_reminders" > 0;
--> statement-breakpoint
ALTER TABLE `notification` ALTER COLUMN `course_id` TO `course_id` text REFERENCES course(id) ON DELETE cascade;
--> statement-breakpoint
ALTER TABLE `notification` ADD `needs_confirmation` integer DEFAULT false NOT NULL;
--> statement-breakpoint
ALTER TABLE `notification` ADD `expires_at` integer;
--> statement-breakpoint
ALTER TABLE `notification` ADD `corrected_at` integer;
--> statement-breakpoint
ALTER TABLE `user` ADD `quiet_from` integer;
--> statement-breakpoint
ALTER TABLE `user` ADD `quiet_to` integer;
--> statement-breakpoint
CREATE TABLE `announcement_course` (
	`announcement_id` text NOT NULL,
	`course_id` text NOT NULL,
	PRIMARY KEY(`announcement_id`, `course_id`),
	FOREIGN KEY (`announcement_id`) REFERENCES `announcement`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`course_id`) REFERENCES `course`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `announcement_course_course` ON `announcement_course` (`course_id`);--> statement-breakpoint
INSERT INTO `announcement_course` (`announcement_id`, `course_id`) SELECT `id`, `course_id` FROM `announcement`;
