import { z } from "zod";
import { separatorSchema } from "@/lib/csv/separator";
import { entityTagHeader, ifMatchHeader } from "@/lib/http/entity-tag";
import { mergePatchSchema, type Operation, pageSchema } from "@/lib/http/operation";
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
    summary: "List users. Admins only.",
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
    summary: "Create a user with a one-time password. Admins only.",
    tag,
    allow,
    body: newUserSchema,
    responses: {
      201: {
        description: "The user and the one-time password, which is returned only once.",
        schema: newUserResourceSchema,
        headers: { Location: "The URL of the user." },
      },
      409: { description: "The username is taken." },
    },
  },
  getUser: {
    method: "GET",
    path: "/api/users/{id}",
    summary: "Get a user: oneself, or as an admin any user.",
    tag,
    params,
    responses: { 200: found },
  },
  updateUser: {
    method: "PUT",
    path: "/api/users/{id}",
    summary: "Replace name and age, and as an admin the role.",
    tag,
    params,
    body: profileSchema,
    requestHeaders: ifMatchHeader,
    responses: {
      200: found,
      409: { description: "Courses need a new owner, or this is the last admin." },
    },
  },
  patchUser: {
    method: "PATCH",
    path: "/api/users/{id}",
    summary: "Change some of name, age, and as an admin the role.",
    tag,
    params,
    body: mergePatchSchema,
    patch: profileSchema.partial(),
    requestHeaders: ifMatchHeader,
    responses: {
      200: found,
      409: { description: "Courses need a new owner, or this is the last admin." },
    },
  },
  deleteUser: {
    method: "DELETE",
    path: "/api/users/{id}",
    summary: "Delete a user; `handover` is the new owner of the user's courses. Admins only.",
    tag,
    allow,
    params,
    query: deletionQuerySchema,
    responses: {
      204: { description: "The user was deleted." },
      409: { description: "Courses need a new owner, or this is the last admin." },
    },
  },
  exportUsers: {
    method: "GET",
    path: "/api/users/export",
    summary: "Export users as CSV. Admins only.",
    tag,
    allow,
    query: userFilterSchema.extend({ separator: separatorSchema }),
    responses: {
      200: { description: "The CSV file.", schema: z.string(), mediaType: "text/csv" },
    },
  },
} satisfies Record<string, Operation>;
