import { z } from "zod";
import { announcementOperations } from "@/lib/announcements/openapi";
import { announcementLifeOperations } from "@/lib/announcements/life-openapi";
import { receiptOperations } from "@/lib/announcements/receipts-openapi";
import { auditOperations } from "@/lib/audit/openapi";
import { calendarOperations } from "@/lib/calendar/openapi";
import { courseOperations } from "@/lib/courses/openapi";
import { fileOperations } from "@/lib/files/openapi";
import type { Operation } from "@/lib/http/operation";
import { moduleOperations } from "@/lib/modules/openapi";
import { notificationOperations } from "@/lib/notifications/openapi";
import { privacyOperations } from "@/lib/privacy/openapi";
import { userOperations } from "@/lib/users/openapi";
import { memberOperations } from "@/lib/members/openapi";

const tag = "Service";
const health = (status: string) => z.strictObject({ status: z.literal(status) });

const serviceOperations = {
  isLive: {
    method: "GET",
    path: "/api/health/live",
    summary: "Liveness: whether this process responds.",
    tag,
    access: "public",
    responses: { 200: { description: "It responds.", schema: health("ok") } },
  },
  isReady: {
    method: "GET",
    path: "/api/health/ready",
    summary: "Readiness: whether a load balancer should route requests to this process.",
    tag,
    access: "public",
    responses: {
      200: { description: "Ready.", schema: health("ok") },
      503: { description: "Not ready.", schema: health("unavailable") },
    },
  },
  getMetrics: {
    method: "GET",
    path: "/api/metrics",
    summary: "Metrics for Prometheus, for local requests or with the bearer token.",
    tag,
    access: "metrics",
    responses: {
      200: { description: "The metrics.", schema: z.string(), mediaType: "text/plain" },
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

/** All operations below /api, by operationId. */
export const operations: Record<string, Operation> = {
  ...notificationOperations,
  ...courseOperations,
  ...memberOperations,
  ...moduleOperations,
  ...announcementOperations,
  ...announcementLifeOperations,
  ...receiptOperations,
  ...fileOperations,
  ...calendarOperations,
  ...userOperations,
  ...privacyOperations,
  ...auditOperations,
  ...serviceOperations,
};
