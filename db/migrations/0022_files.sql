CREATE TABLE `module_completion` (
	`module_id` text NOT NULL,
	`user_id` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`module_id`, `user_id`),
	FOREIGN KEY (`module_id`) REFERENCES `course_module`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `module_completion_user` ON `module_completion` (`user_id`);--> statement-breakpoint
CREATE TABLE `file` (
	`id` text PRIMARY KEY NOT NULL,
	`hash` text NOT NULL,
	`uploader_id` text,
	`name` text NOT NULL,
	`position` integer DEFAULT 0 NOT NULL,
	`announcement_id` text,
	`module_id` text,
	`submission_id` text,
	`review_of_id` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`hash`) REFERENCES `file_content`(`hash`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`uploader_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`announcement_id`) REFERENCES `announcement`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`module_id`) REFERENCES `course_module`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`submission_id`) REFERENCES `submission`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`review_of_id`) REFERENCES `submission`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "file_one_owner" CHECK(("file"."announcement_id" is not null) + ("file"."module_id" is not null)
        + ("file"."submission_id" is not null) + ("file"."review_of_id" is not null) <= 1)
);
--> statement-breakpoint
CREATE INDEX `file_hash` ON `file` (`hash`);--> statement-breakpoint
CREATE INDEX `file_uploader` ON `file` (`uploader_id`);--> statement-breakpoint
CREATE INDEX `file_announcement` ON `file` (`announcement_id`,`position`) WHERE "file"."announcement_id" is not null;--> statement-breakpoint
CREATE INDEX `file_module` ON `file` (`module_id`,`position`) WHERE "file"."module_id" is not null;--> statement-breakpoint
CREATE INDEX `file_submission` ON `file` (`submission_id`,`position`) WHERE "file"."submission_id" is not null;--> statement-breakpoint
CREATE INDEX `file_review` ON `file` (`review_of_id`,`position`) WHERE "file"."review_of_id" is not null;--> statement-breakpoint
CREATE TABLE `file_content` (
	`hash` text PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`size` integer NOT NULL,
	`type` text NOT NULL,
	`width` integer,
	`height` integer,
	`thumbnail_size` integer,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `file_content_key_unique` ON `file_content` (`key`);--> statement-breakpoint
CREATE TABLE `upload` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`name` text NOT NULL,
	`size` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `upload_user` ON `upload` (`user_id`);--> statement-breakpoint
CREATE INDEX `upload_created` ON `upload` (`created_at`);--> statement-breakpoint
ALTER TABLE `course_module` ADD `text` text DEFAULT '' NOT NULL;