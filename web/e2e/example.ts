/** An example of `examples/`, run as its README says: its own process, beside a Plaudit server it was given a project of. */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { leash } from "./leash.ts";
import { freePort, python, type PlauditServer } from "./plaudit.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const READY_WITHIN_MS = 30_000;

export class Example {
  readonly url: string;
  /** What `plaudit project create --json` said. */
  readonly project: Readonly<Record<string, string>>;
  readonly #home: PlauditServer;
  readonly #process: ChildProcess;
  readonly #folder: string;
  #said = "";

  private constructor(home: PlauditServer, project: Record<string, string>, url: string, folder: string, child: ChildProcess) {
    this.#home = home;
    this.project = project;
    this.url = url;
    this.#folder = folder;
    this.#process = child;
  }

  /** `python -m {name}`, once it says that it is open. */
  static async open(name: string, home: PlauditServer): Promise<Example> {
    const project = await home.command("project", "create", name);
    const folder = await mkdtemp(join(tmpdir(), `plaudit-${name}-`));
    await writeFile(join(folder, "project.json"), JSON.stringify(project));
    const port = String(await freePort());
    const child = spawn(python(), ["-m", name, "--server", home.url, "--project", join(folder, "project.json"), "--port", port], {
      cwd: join(ROOT, "examples", name),
      env: { ...process.env, PYTHONUNBUFFERED: "1", PYTHONPATH: join(ROOT, "sdk/python/src") },
      stdio: ["ignore", "pipe", "pipe"],
    });
    leash(child);
    const example = new Example(home, project, `http://127.0.0.1:${port}`, folder, child);
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => (example.#said += String(chunk)));
    await example.#ready();
    return example;
  }

  /** What it has printed so far. */
  get said(): string {
    return this.#said;
  }

  /** Plaudit's API with the example's own secret key: what anybody can read afterwards. */
  async asked<T>(method: string, path: string, body?: unknown): Promise<T> {
    return (await this.#home.call(method, path, body, this.project["secret_key"])) as T;
  }

  async close(): Promise<void> {
    const ended = new Promise((done) => this.#process.once("exit", done));
    if (this.#process.exitCode === null && this.#process.kill("SIGTERM")) await ended;
    await rm(this.#folder, { recursive: true, force: true });
  }

  #ready(): Promise<void> {
    return new Promise((open, failed) => {
      const fail = (why: string): void => {
        clearTimeout(late);
        this.#process.kill("SIGKILL");
        failed(new Error(`the example ${why}:\n${this.#said}`));
      };
      const late = setTimeout(() => fail("was not open in time"), READY_WITHIN_MS);
      const gone = (): void => fail("ended");
      this.#process.once("exit", gone);
      this.#process.stdout?.on("data", () => {
        if (!/open at /.test(this.#said)) return;
        clearTimeout(late);
        this.#process.removeListener("exit", gone);
        open();
      });
    });
  }
}
