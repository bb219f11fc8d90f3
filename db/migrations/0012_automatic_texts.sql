ALTER TABLE `notification` ADD `text_kind` text;--> statement-breakpoint
ALTER TABLE `notification` ADD `text_values` text;