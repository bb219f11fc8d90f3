CREATE TABLE `push_course` (
	`course_id` text NOT NULL,
	`user_id` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`course_id`, `user_id`),
	FOREIGN KEY (`course_id`,`user_id`) REFERENCES `enrollment`(`course_id`,`user_id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `push_job` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`notification_id` text NOT NULL,
	`seq` integer NOT NULL,
	`after_user` text DEFAULT '' NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`notification_id`) REFERENCES `notification`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `push_message` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`notification_id` text,
	`subscription_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`due_at` integer NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`claim` text,
	FOREIGN KEY (`notification_id`) REFERENCES `notification`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`subscription_id`) REFERENCES `push_subscription`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `push_message_due` ON `push_message` (`due_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `push_message_once` ON `push_message` (`notification_id`,`subscription_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `push_message_test` ON `push_message` (`subscription_id`) WHERE "push_message"."notification_id" is null;--> statement-breakpoint
CREATE INDEX `push_message_subscription` ON `push_message` (`subscription_id`);--> statement-breakpoint
CREATE TABLE `push_subscription` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`session_id` text NOT NULL,
	`endpoint` text NOT NULL,
	`p256dh` text NOT NULL,
	`auth` text NOT NULL,
	`hides_content` integer DEFAULT false NOT NULL,
	`locale` text NOT NULL,
	`time_zone` text NOT NULL,
	`created_at` integer NOT NULL,
	`accepted_at` integer,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`session_id`) REFERENCES `session`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `push_subscription_endpoint_unique` ON `push_subscription` (`endpoint`);--> statement-breakpoint
CREATE INDEX `push_subscription_user` ON `push_subscription` (`user_id`);--> statement-breakpoint
CREATE INDEX `push_subscription_session` ON `push_subscription` (`session_id`);
--> statement-breakpoint
CREATE TRIGGER `publication_to_push` AFTER INSERT ON `change`
WHEN NEW.kind = 'published' AND EXISTS (SELECT 1 FROM `push_subscription`)
BEGIN
	INSERT INTO `push_job` (`notification_id`, `seq`, `created_at`)
	SELECT id, NEW.seq, CAST(unixepoch('subsec') * 1000 AS INTEGER) FROM `notification`
	WHERE id = NEW.notification_id AND announcement_id IS NOT NULL
		AND (type = 'urgent' OR needs_confirmation = 1
			OR EXISTS (SELECT 1 FROM `push_course` WHERE push_course.course_id = notification.course_id));
END;
