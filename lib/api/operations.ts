import { z } from "zod";
import { announcementOperations } from "@/lib/announcements/openapi";
import { auditOperations } from "@/lib/audit/openapi";
import { courseOperations } from "@/lib/courses/openapi";
import type { Operation } from "@/lib/http/operation";
import { moduleOperations } from "@/lib/modules/openapi";
import { notificationOperations } from "@/lib/notifications/openapi";
import { userOperations } from "@/lib/users/openapi";
import { memberOperations } from "@/lib/members/openapi";

const tag = "Service";
const health = (status: string) => z.strictObject({ status: z.literal(status) });

const serviceOperations = {
  isLive: {
    method: "GET",
    path: "/api/health/live",
    summary: "Tells whether this process answers.",
    tag,
    access: "public",
    responses: { 200: { description: "It does.", schema: health("ok") } },
  },
  isReady: {
    method: "GET",
    path: "/api/health/ready",
    summary: "Tells whether a load balancer should send clients to this process.",
    tag,
    access: "public",
    responses: {
      200: { description: "It should.", schema: health("ok") },
      503: { description: "Not now.", schema: health("unavailable") },
    },
  },
  getMetrics: {
    method: "GET",
    path: "/api/metrics",
    summary: "Tells Prometheus its figures, on this machine or to who knows the token.",
    tag,
    access: "metrics",
    responses: {
      200: { description: "The figures.", schema: z.string(), mediaType: "text/plain" },
    },
  },
  getDescription: {
    method: "GET",
    path: "/api/openapi.json",
    summary: "Describes this API.",
    tag,
    access: "public",
    responses: {
      200: {
        description: "An OpenAPI 3.1 document.",
        schema: z.looseObject({ openapi: z.literal("3.1.0") }),
      },
    },
  },
} satisfies Record<string, Operation>;

/** Everything below /api, by its name in the description. */
export const operations: Record<string, Operation> = {
  ...notificationOperations,
  ...courseOperations,
  ...memberOperations,
  ...moduleOperations,
  ...announcementOperations,
  ...userOperations,
  ...auditOperations,
  ...serviceOperations,
};
