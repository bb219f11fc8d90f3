INSERT INTO `log_epoch` (`epoch`, `created_at`) VALUES (lower(hex(randomblob(6))), unixepoch() * 1000);
--> statement-breakpoint
CREATE TRIGGER `user_last_admin_demoted` BEFORE UPDATE OF `role` ON `user`
WHEN OLD.role = 'admin' AND NEW.role <> 'admin' AND (SELECT count(*) FROM `user` WHERE role = 'admin') = 1
BEGIN
	SELECT RAISE(ABORT, 'last_admin');
END;
--> statement-breakpoint
CREATE TRIGGER `user_last_admin_deleted` BEFORE DELETE ON `user`
WHEN OLD.role = 'admin' AND (SELECT count(*) FROM `user` WHERE role = 'admin') = 1
BEGIN
	SELECT RAISE(ABORT, 'last_admin');
END;
