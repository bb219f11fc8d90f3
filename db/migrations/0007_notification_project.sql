-- The generated statement lost ON DELETE.
ALTER TABLE `notification` ADD `project_id` text REFERENCES project(id) ON DELETE CASCADE;--> statement-breakpoint
CREATE INDEX `notification_project` ON `notification` (`project_id`) WHERE "notification"."project_id" is not null;--> statement-breakpoint
-- Until now only the link said which project a notification of the product is about.
UPDATE `notification` SET `project_id` = (SELECT `id` FROM `project` WHERE '/app/projects/' || `id` = `notification`.`link`)
WHERE `type` IN ('review', 'reminder');--> statement-breakpoint
UPDATE `notification` SET `project_id` = (SELECT `project_id` FROM `submission` WHERE '/teach/submissions/' || `submission`.`id` = `notification`.`link`)
WHERE `type` = 'hand_in';
