CREATE TRIGGER `audit_log_unchangeable` BEFORE UPDATE ON `audit_log`
BEGIN
	SELECT RAISE(ABORT, 'audit_log_append_only');
END;
--> statement-breakpoint
CREATE TRIGGER `audit_log_undeletable` BEFORE DELETE ON `audit_log`
BEGIN
	SELECT RAISE(ABORT, 'audit_log_append_only');
END;
--> statement-breakpoint
DROP TRIGGER `user_last_admin_demoted`;
--> statement-breakpoint
DROP TRIGGER `user_last_admin_deleted`;
--> statement-breakpoint
CREATE TRIGGER `user_last_admin_demoted` BEFORE UPDATE OF `role`, `suspended_at`, `deleted_at` ON `user`
WHEN OLD.role = 'admin' AND OLD.suspended_at IS NULL AND OLD.deleted_at IS NULL
	AND (NEW.role <> 'admin' OR NEW.suspended_at IS NOT NULL OR NEW.deleted_at IS NOT NULL)
	AND (SELECT count(*) FROM `user` WHERE role = 'admin' AND suspended_at IS NULL AND deleted_at IS NULL) = 1
BEGIN
	SELECT RAISE(ABORT, 'last_admin');
END;
--> statement-breakpoint
CREATE TRIGGER `user_last_admin_deleted` BEFORE DELETE ON `user`
WHEN OLD.role = 'admin' AND OLD.suspended_at IS NULL AND OLD.deleted_at IS NULL
	AND (SELECT count(*) FROM `user` WHERE role = 'admin' AND suspended_at IS NULL AND deleted_at IS NULL) = 1
BEGIN
	SELECT RAISE(ABORT, 'last_admin');
END;
