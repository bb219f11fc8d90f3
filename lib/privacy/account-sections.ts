import "server-only";

import { type Column, type SQL, sql } from "drizzle-orm";
import {
  auditLog,
  calendarFeed,
  deletionRequest,
  file,
  fileContent,
  mute,
  pushSubscription,
  session,
  upload,
  user,
} from "@/db/schema";
import { another, capability, computed, own, secret, technical } from "./export-reasons";
import { exportSection, included, qualified } from "./export-section";

/** An id of a user other than the one in `self` is left out. Users' rows stay when they are deleted. */
const unlessAnother = (column: Column, self: Column): SQL =>
  qualified(sql`case when ${column} <> ${self}
      and exists (select 1 from ${user} as someone where someone.id = ${column})
    then null else ${column} end`);

/** An entry's detail as an object, without the ids of users in it. */
const detail = sql`${auditLog.detail}`.mapWith((text: string): unknown =>
  JSON.parse(text.replaceAll(/user_[0-9a-z]+/g, "user")),
);

const ofContent = (column: Column) =>
  qualified(sql`select ${column} from ${fileContent} where ${fileContent.hash} = ${file.hash}`);

/** The account, and what the user did and set. */
export const accountSections = {
  account: exportSection(user, {
    owner: user.id,
    columns: {
      id: included,
      username: included,
      passwordHash: secret,
      age: included,
      displayName: included,
      nameFolded: computed,
      nameSort: computed,
      role: included,
      createdAt: included,
      passwordExpiresAt: included,
      spentPasswordHash: secret,
      suspendedAt: included,
      deletedAt: included,
      lastSeenAt: included,
      quietFrom: included,
      quietTo: included,
      version: included,
      usernameSkeleton: computed,
    },
  }),
  sessions: exportSection(session, {
    owner: session.userId,
    columns: {
      id: secret,
      userId: own,
      expiresAt: sql`${session.expiresAt}`.mapWith((seconds: number) => new Date(seconds * 1000)),
      createdAt: included,
      lastSeenAt: included,
      address: included,
      userAgent: included,
      mustChangePassword: included,
    },
  }),
  mutes: exportSection(mute, {
    owner: mute.userId,
    columns: { userId: own, kind: included, target: included, createdAt: included },
  }),
  pushSubscriptions: exportSection(pushSubscription, {
    owner: pushSubscription.userId,
    columns: {
      id: technical,
      userId: own,
      sessionId: secret,
      endpoint: capability,
      p256dh: capability,
      auth: capability,
      hidesContent: included,
      locale: included,
      timeZone: included,
      createdAt: included,
      acceptedAt: included,
    },
  }),
  calendarFeed: exportSection(calendarFeed, {
    owner: calendarFeed.userId,
    columns: { userId: own, secretHash: secret, locale: included, createdAt: included },
  }),
  deletionRequest: exportSection(deletionRequest, {
    owner: deletionRequest.userId,
    columns: {
      userId: own,
      requestedAt: included,
      declinedAt: included,
      declinedBy: another,
      declineReason: included,
    },
  }),
  declinedDeletions: exportSection(deletionRequest, {
    owner: deletionRequest.declinedBy,
    columns: {
      userId: another,
      requestedAt: another,
      declinedAt: included,
      declinedBy: own,
      declineReason: included,
    },
  }),
  files: exportSection(file, {
    owner: file.uploaderId,
    columns: {
      id: included,
      hash: technical,
      uploaderId: own,
      name: included,
      position: included,
      announcementId: included,
      moduleId: included,
      submissionId: included,
      reviewOfId: included,
      createdAt: included,
    },
    also: { type: ofContent(fileContent.type), size: ofContent(fileContent.size) },
  }),
  uploads: exportSection(upload, {
    owner: upload.userId,
    columns: { id: included, userId: own, name: included, size: included, createdAt: included },
  }),
  activity: exportSection(auditLog, {
    owner: auditLog.actorId,
    columns: {
      id: technical,
      createdAt: included,
      actorId: own,
      action: included,
      targetId: unlessAnother(auditLog.targetId, auditLog.actorId),
      outcome: included,
      detail,
      address: included,
      userAgent: included,
      requestId: technical,
    },
  }),
  doneByOthers: exportSection(auditLog, {
    owner: auditLog.targetId,
    onlyIf: sql`${auditLog.actorId} is not ${auditLog.targetId}`,
    columns: {
      id: technical,
      createdAt: included,
      actorId: another,
      action: included,
      targetId: own,
      outcome: included,
      detail,
      address: another,
      userAgent: another,
      requestId: technical,
    },
  }),
};
