import { postUpload } from "@/lib/files/upload-routes";
import { onlyAllow } from "@/lib/http/problem";

export const POST = postUpload;

export const { OPTIONS, HEAD, GET, PUT, PATCH, DELETE } = onlyAllow("POST");
