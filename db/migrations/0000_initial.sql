CREATE TABLE `session` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`expires_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "session_expires_in_seconds" CHECK("session"."expires_at" < 100000000000)
);
--> statement-breakpoint
CREATE INDEX `session_user` ON `session` (`user_id`);--> statement-breakpoint
CREATE TABLE `user` (
	`id` text PRIMARY KEY NOT NULL,
	`username` text NOT NULL,
	`password_hash` text NOT NULL,
	`age` integer,
	`display_name` text NOT NULL,
	`role` text DEFAULT 'student' NOT NULL,
	`created_at` integer NOT NULL,
	CONSTRAINT "user_role_known" CHECK("user"."role" in ('student', 'teacher', 'admin'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `user_username_unique` ON `user` (`username`);--> statement-breakpoint
CREATE INDEX `user_role_username` ON `user` (`role`,`username`);--> statement-breakpoint
CREATE TABLE `course` (
	`id` text PRIMARY KEY NOT NULL,
	`teacher_id` text NOT NULL,
	`title` text NOT NULL,
	`description` text DEFAULT '' NOT NULL,
	`join_code` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`teacher_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `course_join_code_unique` ON `course` (`join_code`);--> statement-breakpoint
CREATE INDEX `course_teacher` ON `course` (`teacher_id`,`title`);--> statement-breakpoint
CREATE TABLE `course_module` (
	`id` text PRIMARY KEY NOT NULL,
	`course_id` text NOT NULL,
	`position` integer NOT NULL,
	`title` text NOT NULL,
	`summary` text DEFAULT '' NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`course_id`) REFERENCES `course`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `course_module_order` ON `course_module` (`course_id`,`position`);--> statement-breakpoint
CREATE TABLE `enrollment` (
	`course_id` text NOT NULL,
	`user_id` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`course_id`, `user_id`),
	FOREIGN KEY (`course_id`) REFERENCES `course`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `enrollment_user` ON `enrollment` (`user_id`);--> statement-breakpoint
CREATE TABLE `announcement` (
	`id` text PRIMARY KEY NOT NULL,
	`course_id` text NOT NULL,
	`author_id` text NOT NULL,
	`status` text NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`type` text NOT NULL,
	`title` text NOT NULL,
	`message` text NOT NULL,
	`link` text,
	`client_key` text NOT NULL,
	`created_at` integer NOT NULL,
	`published_at` integer,
	`withdrawn_at` integer,
	FOREIGN KEY (`course_id`) REFERENCES `course`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`author_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "announcement_status_known" CHECK("announcement"."status" in ('draft', 'scheduled', 'published', 'withdrawn'))
);
--> statement-breakpoint
CREATE INDEX `announcement_course` ON `announcement` (`course_id`,`published_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `announcement_client_key` ON `announcement` (`author_id`,`client_key`);--> statement-breakpoint
CREATE TABLE `change` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`kind` text NOT NULL,
	`user_id` text,
	`notification_id` text,
	`created_at` integer NOT NULL,
	CONSTRAINT "change_kind_known" CHECK("change"."kind" in ('published', 'inbox', 'access'))
);
--> statement-breakpoint
CREATE TABLE `log_epoch` (
	`epoch` text PRIMARY KEY NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `notification` (
	`id` text PRIMARY KEY NOT NULL,
	`type` text NOT NULL,
	`title` text NOT NULL,
	`message` text NOT NULL,
	`link` text NOT NULL,
	`course_id` text NOT NULL,
	`announcement_id` text NOT NULL,
	`version` integer NOT NULL,
	`created_at` integer NOT NULL,
	`withdrawn_at` integer,
	FOREIGN KEY (`course_id`) REFERENCES `course`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`announcement_id`) REFERENCES `announcement`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `notification_announcement` ON `notification` (`announcement_id`);--> statement-breakpoint
CREATE INDEX `notification_course` ON `notification` (`course_id`);--> statement-breakpoint
CREATE TABLE `recipient` (
	`notification_id` text NOT NULL,
	`user_id` text NOT NULL,
	`seq` integer NOT NULL,
	`read_at` integer,
	`acknowledged_at` integer,
	PRIMARY KEY(`notification_id`, `user_id`),
	FOREIGN KEY (`notification_id`) REFERENCES `notification`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `recipient_inbox` ON `recipient` (`user_id`,`seq`);--> statement-breakpoint
CREATE INDEX `recipient_unread` ON `recipient` (`user_id`,`seq`) WHERE "recipient"."read_at" is null;