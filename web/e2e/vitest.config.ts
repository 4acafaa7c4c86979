import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { root: import.meta.dirname, include: ["**/*.test.ts"], testTimeout: 30_000, maxConcurrency: 3, expect: { poll: { timeout: 8_000 } }, hookTimeout: 60_000, maxWorkers: 2 },
});
