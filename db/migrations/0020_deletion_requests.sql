CREATE TABLE `deletion_request` (
	`user_id` text PRIMARY KEY NOT NULL,
	`requested_at` integer NOT NULL,
	`declined_at` integer,
	`declined_by` text,
	`decline_reason` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`declined_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE INDEX `deletion_request_open` ON `deletion_request` (`requested_at`) WHERE "deletion_request"."declined_at" is null;--> statement-breakpoint
CREATE INDEX `deletion_request_decliner` ON `deletion_request` (`declined_by`);--> statement-breakpoint
CREATE INDEX `push_course_user` ON `push_course` (`user_id`);--> statement-breakpoint
CREATE INDEX `submission_reviewer` ON `submission` (`reviewer_id`);