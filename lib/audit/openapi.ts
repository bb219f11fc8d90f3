import { z } from "zod";
import { separatorSchema } from "@/lib/csv/separator";
import type { Operation } from "@/lib/http/operation";
import { auditQuerySchema } from "./schema";

export const auditOperations = {
  exportAudit: {
    method: "GET",
    path: "/api/audit/export",
    summary: "Export the audit log as CSV. Admins only.",
    tag: "Audit",
    query: auditQuerySchema.extend({ separator: separatorSchema }),
    responses: {
      200: { description: "The CSV file.", schema: z.string(), mediaType: "text/csv" },
      403: { description: "The user is not an admin." },
    },
  },
} satisfies Record<string, Operation>;
