import "server-only";

import { headers } from "next/headers";

/** Whether the browser asks for less data: pages then have no font and no cover pictures. */
export const savesData = async () => (await headers()).get("save-data")?.toLowerCase() === "on";
