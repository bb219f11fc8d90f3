import { z } from "zod";
import type { Operation } from "@/lib/http/operation";
import { timestampSchema } from "@/lib/http/operation";

const rows = z.array(z.record(z.string(), z.unknown()));

export const privacyOperations = {
  exportOwnData: {
    method: "GET",
    path: "/api/me/export",
    summary: "Download everything that is stored about oneself. A few times an hour.",
    tag: "Users",
    responses: {
      200: {
        description:
          "A file with a list for each kind of data, without passwords and other people.",
        schema: z
          .object({ exportedAt: timestampSchema, account: rows, sessions: rows })
          .catchall(rows),
        headers: { "Content-Disposition": "The name of the file." },
      },
    },
  },
  exportOwnFiles: {
    method: "GET",
    path: "/api/me/export/files",
    summary:
      "Download everything that is stored about oneself with the files that one has uploaded. A few times an hour.",
    tag: "Users",
    responses: {
      200: {
        description:
          "A ZIP: the data as JSON, and a folder with the files; `missing-files.txt` names those that cannot be read.",
        schema: z.string(),
        mediaType: "application/zip",
        headers: { "Content-Disposition": "The name of the file." },
      },
    },
  },
} satisfies Record<string, Operation>;
