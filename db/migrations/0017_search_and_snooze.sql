CREATE TABLE `notification_words` (
	`id` integer PRIMARY KEY NOT NULL,
	`notification_id` text NOT NULL,
	`version` integer NOT NULL,
	`words` text NOT NULL,
	FOREIGN KEY (`notification_id`) REFERENCES `notification`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `notification_words_notification_id_unique` ON `notification_words` (`notification_id`);--> statement-breakpoint
DROP INDEX `recipient_unread`;--> statement-breakpoint
ALTER TABLE `recipient` ADD `snoozed_until` integer;--> statement-breakpoint
CREATE INDEX `recipient_snoozed` ON `recipient` (`snoozed_until`) WHERE "recipient"."snoozed_until" is not null;--> statement-breakpoint
CREATE INDEX `recipient_unread` ON `recipient` (`user_id`,`seq`) WHERE "recipient"."read_at" is null and "recipient"."inactive" = 0 and "recipient"."snoozed_until" is null;--> statement-breakpoint
CREATE INDEX `notification_asking` ON `notification` (`course_id`) WHERE "notification"."needs_confirmation" = 1;