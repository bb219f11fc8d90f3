DROP INDEX `course_teacher_title`;--> statement-breakpoint
ALTER TABLE `course` ADD `title_folded` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `course` ADD `title_sort` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX `course_title_sort` ON `course` (`title_sort`,`id`);--> statement-breakpoint
CREATE INDEX `course_teacher_title` ON `course` (`teacher_id`,`title_sort`,`id`);--> statement-breakpoint
ALTER TABLE `user` ADD `name_folded` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `user` ADD `name_sort` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX `user_name_sort` ON `user` (`name_sort`,`username`);