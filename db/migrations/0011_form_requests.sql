CREATE TABLE `form_request` (
	`id` text PRIMARY KEY NOT NULL,
	`actor_id` text,
	`digest` text NOT NULL,
	`content` text,
	`runner` text NOT NULL,
	`answer` text,
	`sealed_key` text,
	`sealed_content_key` text,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `form_request_actor` ON `form_request` (`actor_id`,`created_at`) WHERE "form_request"."actor_id" is not null;--> statement-breakpoint
CREATE INDEX `form_request_created` ON `form_request` (`created_at`);