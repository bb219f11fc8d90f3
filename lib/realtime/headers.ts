/** Response header with the user's id: a tab may outlive its user's session. */
export const USER_HEADER = "Stream-User";

/** Response header with the server's build: a page may outlive the one that rendered it. */
export const BUILD_HEADER = "Build";
