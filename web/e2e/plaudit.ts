/** A real `plaudit serve` in an empty directory of its own, for tests of the whole product. */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Plaudit {
  readonly url: string;
  readonly project: { readonly project_id: string; readonly secret_key: string; readonly publishable_key: string; readonly signing_secret: string };
  stop(): Promise<void>;
}

const PYTHON = process.env["PLAUDIT_PYTHON"] ?? "python3";

export async function servePlaudit(): Promise<Plaudit> {
  const home = await mkdtemp(join(tmpdir(), "plaudit-e2e-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = {
    ...process.env,
    PLAUDIT_DATABASE_URL: `sqlite:///${join(home, "plaudit.db")}`, PLAUDIT_PUBLIC_URL: url, PLAUDIT_RATE_LIMITS: "off",
  };
  const project = JSON.parse(await outputOf(["-m", "plaudit", "project", "create", "e2e", "--json"], home, env)) as Plaudit["project"];
  const server = spawn(PYTHON, ["-m", "plaudit", "serve", "--port", String(port)], { cwd: home, env, stdio: "ignore" });
  await listening(url, server);
  return {
    url, project,
    async stop() {
      server.kill("SIGTERM");
      if (server.exitCode === null) await new Promise((gone) => server.once("exit", gone));
      await rm(home, { recursive: true, force: true });
    },
  };
}

function outputOf(args: string[], cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((done, fail) => {
    let text = "";
    const child = spawn(PYTHON, args, { cwd, env, stdio: ["ignore", "pipe", "inherit"] });
    child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
    child.once("error", fail);
    child.once("close", (code) => (code === 0 ? done(text) : fail(new Error(`${args.join(" ")} ended with ${code}`))));
  });
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => done(port));
    });
  });
}

/** Asks until it answers: a process that only just began has no other way to say that it listens. */
async function listening(url: string, server: ChildProcess): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (server.exitCode === null && Date.now() < deadline) {
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((later) => setTimeout(later, 50));
  }
  server.kill("SIGKILL");
  throw new Error("plaudit serve did not become ready");
}
