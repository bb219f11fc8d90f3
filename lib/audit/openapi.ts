import { z } from "zod";
import type { Operation } from "@/lib/http/operation";
import { auditQuerySchema } from "./schema";

export const auditOperations = {
  exportAudit: {
    method: "GET",
    path: "/api/audit/export",
    summary: "Exports the audit log as a CSV file. For admins.",
    tag: "Audit",
    query: auditQuerySchema,
    responses: {
      200: { description: "The file.", schema: z.string(), mediaType: "text/csv" },
      403: { description: "The actor is no admin." },
    },
  },
} satisfies Record<string, Operation>;
