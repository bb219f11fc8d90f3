import { fileOperations } from "@/lib/files/openapi";
import { uploadHeaders } from "@/lib/files/upload-parts";
import { createUpload } from "@/lib/files/uploads";
import { json, jsonRoute } from "@/lib/handlers/json-route";
import { onlyAllow } from "@/lib/http/problem";

export const POST = jsonRoute(fileOperations.createUpload, async (actor, { body }) => {
  const state = await createUpload(actor, body);
  const headers = { Location: `/api/files/${state.id}`, ...uploadHeaders(state) };
  return json(state, { status: 201, headers });
});

export const { OPTIONS, HEAD, GET, PUT, PATCH, DELETE } = onlyAllow("POST");
