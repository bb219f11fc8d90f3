/**
 * What a migration takes away from the code of the version before it, which may still be running, and why that
 * is safe. `db/side-by-side.test.ts` demands an entry for each; see docs/decisions/0058-expand-and-contract.md.
 */
export const contracted: Record<string, Record<string, string>> = {
  "0001_epoch_and_last_admin": {
    "user: user_last_admin_deleted may refuse": "The last admin was lost without it.",
    "user: user_last_admin_demoted may refuse": "The last admin was lost without it.",
  },
  "0003_audit_and_last_admin": {
    "audit_log: audit_log_unchangeable may refuse": "No code has ever changed an entry.",
    "audit_log: audit_log_undeletable may refuse": "No code has ever deleted an entry.",
  },
};
