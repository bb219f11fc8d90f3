ALTER TABLE `session` ADD `must_change_password` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `user` ADD `username_skeleton` text GENERATED ALWAYS AS (replace(replace(replace(replace(replace(replace(username, '_', '.'), '-', '.'), '0', 'o'), '1', 'l'), 'vv', 'w'), 'rn', 'm')) VIRTUAL;--> statement-breakpoint
CREATE INDEX `user_username_skeleton` ON `user` (`username_skeleton`);--> statement-breakpoint
CREATE TRIGGER `session_end_logged` AFTER DELETE ON `session`
WHEN OLD.expires_at > unixepoch()
BEGIN
	INSERT INTO `change` (`kind`, `user_id`, `created_at`)
	VALUES ('access', OLD.user_id, CAST(unixepoch('subsec') * 1000 AS INTEGER));
END;
