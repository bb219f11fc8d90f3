import { z } from "zod";
import { entityTagHeader, ifMatchHeader } from "@/lib/http/entity-tag";
import { type Operation, pageSchema } from "@/lib/http/operation";
import { canManageUsers } from "./policy";
import { listedUserResourceSchema, newUserResourceSchema, userResourceSchema } from "./resource";
import {
  deletionQuerySchema,
  listUsersSchema,
  newUserSchema,
  profileSchema,
  userFilterSchema,
  userParamsSchema,
} from "./schema";

const tag = "Users";
const allow = canManageUsers;
const params = userParamsSchema;
const found = { description: "The user.", schema: userResourceSchema, headers: entityTagHeader };

export const userOperations = {
  listUsers: {
    method: "GET",
    path: "/api/users",
    summary: "Lists users, page by page. For admins.",
    tag,
    allow,
    query: listUsersSchema,
    responses: {
      200: {
        description: "A page of users.",
        schema: pageSchema(listedUserResourceSchema, z.string()),
      },
    },
  },
  createUser: {
    method: "POST",
    path: "/api/users",
    summary: "Makes an account with a one-time password. For admins.",
    tag,
    allow,
    body: newUserSchema,
    responses: {
      201: {
        description: "The account and its password, which is told this once.",
        schema: newUserResourceSchema,
        headers: { Location: "The address of the user." },
      },
      409: { description: "The username is taken." },
    },
  },
  getUser: {
    method: "GET",
    path: "/api/users/{id}",
    summary: "Tells of one user: oneself, or for admins anybody.",
    tag,
    params,
    responses: { 200: found },
  },
  updateUser: {
    method: "PUT",
    path: "/api/users/{id}",
    summary: "Replaces name and age, and for admins the role.",
    tag,
    params,
    body: profileSchema,
    requestHeaders: ifMatchHeader,
    responses: { 200: found, 409: { description: "It would leave courses or the school alone." } },
  },
  deleteUser: {
    method: "DELETE",
    path: "/api/users/{id}",
    summary: "Deletes an account; `handover` names who takes over its courses. For admins.",
    tag,
    allow,
    params,
    query: deletionQuerySchema,
    responses: {
      204: { description: "It is gone." },
      409: { description: "Its courses need somebody, or it is the last admin." },
    },
  },
  exportUsers: {
    method: "GET",
    path: "/api/users/export",
    summary: "Exports users as a CSV file. For admins.",
    tag,
    allow,
    query: userFilterSchema,
    responses: {
      200: { description: "The file.", schema: z.string(), mediaType: "text/csv" },
    },
  },
} satisfies Record<string, Operation>;
