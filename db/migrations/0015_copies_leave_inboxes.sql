DROP INDEX `recipient_unread`;--> statement-breakpoint
ALTER TABLE `recipient` ADD `inactive` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `recipient_unread` ON `recipient` (`user_id`,`seq`) WHERE "recipient"."read_at" is null and "recipient"."inactive" = 0;--> statement-breakpoint
ALTER TABLE `notification` ADD `expired_at` integer;--> statement-breakpoint
CREATE INDEX `notification_expiring` ON `notification` (`expires_at`) WHERE "notification"."expires_at" is not null and "notification"."expired_at" is null;