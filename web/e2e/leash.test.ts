/** An interrupted run leaves no server behind. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const FIXTURE = fileURLToPath(new URL("leash.fixture.ts", import.meta.url));

it("the server ends with the run that started it, even when that is killed", async () => {
  const run = spawn(process.execPath, ["--import", "tsx", FIXTURE], { stdio: ["ignore", "pipe", "inherit"] });
  const [said] = (await once(run.stdout, "data")) as [Buffer];
  const live = `${String(said).trim()}/livez`;
  expect((await fetch(live)).status).toBe(200);
  run.kill("SIGKILL");
  await expect.poll(() => fetch(live).then(() => "there", () => "gone"), { timeout: 10_000 }).toBe("gone");
});
