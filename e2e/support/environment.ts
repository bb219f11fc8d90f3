export const E2E_PORT = 3210;
export const E2E_ORIGIN = `http://localhost:${E2E_PORT}`;
export const E2E_DATABASE = "file:e2e/.data/test.db";
