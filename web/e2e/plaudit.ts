/** The product itself: `python -m plaudit serve` on a database of its own, with a project to ask polls for. */
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Poll, Results } from "@plaudit/client";
import { leash } from "./leash.ts";

const SERVER = fileURLToPath(new URL("../../server", import.meta.url));
const READY_WITHIN_MS = 30_000;

type Settings = Readonly<Record<string, string>>;

export type Draft = Record<string, unknown> & { readonly question?: string };

export class PlauditServer {
  readonly url: string;
  readonly publishableKey: string;
  readonly #port: number;
  readonly #folder: string;
  readonly #settings: Settings;
  readonly #secretKey: string;
  #process: ChildProcess | null;

  private constructor(port: number, folder: string, settings: Settings, running: Running) {
    this.url = `http://127.0.0.1:${port}`;
    this.#port = port;
    this.#folder = folder;
    this.#settings = settings;
    this.#process = running.process;
    this.#secretKey = keyIn(running.said, "sk");
    this.publishableKey = keyIn(running.said, "pk");
  }

  /** `settings` are environment variables of the server. */
  static async start(settings: Settings = {}): Promise<PlauditServer> {
    const folder = await mkdtemp(join(tmpdir(), "plaudit-e2e-"));
    const port = await freePort();
    return new PlauditServer(port, folder, settings, await run(port, folder, settings));
  }

  /** Kill the process without a word of warning. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  /** A new process on the same file and port. */
  async startAgain(): Promise<void> {
    this.#process = (await run(this.#port, this.#folder, this.#settings)).process;
  }

  async stop(): Promise<void> {
    await this.#end("SIGTERM");
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** An open poll of two options, unless `draft` says otherwise. */
  async poll(draft: Draft = {}): Promise<Poll> {
    const whole = { question: "Tea or coffee?", kind: "single_choice", open: true, ...draft };
    const options = "kind" in draft && draft.kind === "rating" ? {} : { options: ["Tea", "Coffee"] };
    return (await this.call("POST", "/v1/polls", { ...options, ...whole })) as Poll;
  }

  async act(poll: Poll, action: "open" | "lock" | "close" | "reset" | "reveal" | "cancel" | "resolve", body?: Record<string, unknown>): Promise<Poll> {
    return (await this.call("POST", `/v1/polls/${poll.id}/${action}`, body)) as Poll;
  }

  /** Votes of other people, as their host sends them. */
  async crowd(poll: Poll, answers: readonly Record<string, unknown>[], name = "guest"): Promise<void> {
    for (const [index, answer] of answers.entries()) {
      await this.call("POST", `/v1/polls/${poll.id}/votes`, { ...answer, voter: `${name}-${index}` });
    }
  }

  async results(poll: Poll): Promise<Results> {
    return (await this.call("GET", `/v1/polls/${poll.id}/results`)) as Results;
  }

  /** `plaudit …` beside the running server; what it printed, as JSON. */
  async command(...said: readonly string[]): Promise<Record<string, string>> {
    const { file, start, env } = invocation(this.#folder);
    const { stdout } = await promisify(execFile)(file, [...start, ...said, "--json"], { cwd: this.#folder, env });
    return JSON.parse(stdout) as Record<string, string>;
  }

  /** The file, for whoever opens it when the server is gone. */
  get database(): string {
    return join(this.#folder, "plaudit.db");
  }

  async call(method: string, path: string, body?: unknown, key = this.#secretKey): Promise<unknown> {
    const headers: Record<string, string> = { Authorization: `Bearer ${key}` };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const reply = await fetch(this.url + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${text}`);
    return JSON.parse(text);
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((done) => child.once("exit", done));
    child.kill(signal);
    await ended;
  }
}

interface Running {
  readonly process: ChildProcess;
  readonly said: string;
}

/** The option of a poll with this text, as an answer. */
export function choice(poll: Poll, text: string): { choice: string } {
  const option = poll.options.find((one) => one.text === text);
  if (option === undefined) throw new Error(`no option ${text}`);
  return { choice: option.id };
}

function run(port: number, folder: string, settings: Settings): Promise<Running> {
  return spoken(["serve", "--port", String(port)], folder, /Listening on (\S+)/, settings);
}

/** How `plaudit` is called here, on the database of this folder. */
function invocation(folder: string): { file: string; start: readonly string[]; env: NodeJS.ProcessEnv } {
  const database = `sqlite:///${join(folder, "plaudit.db")}`;
  const bin = dirname(python());
  const PATH = `${bin}:${process.env["PATH"] ?? ""}`;
  const env = { ...process.env, PATH, PLAUDIT_DATABASE_URL: database, PLAUDIT_RATE_LIMITS: "off", PYTHONUNBUFFERED: "1" };
  // As one would type it, where it is installed: the demo prints how it was called.
  return existsSync(join(bin, "plaudit")) ? { file: join(bin, "plaudit"), start: [], env } : { file: python(), start: ["-m", "plaudit"], env };
}

/** The interpreter the server runs in. */
export function python(): string {
  const own = join(SERVER, ".venv/bin/python");
  return process.env["PLAUDIT_PYTHON"] ?? (existsSync(own) ? own : "python3");
}

/** Start `plaudit …` and wait for the line that says it is ready. */
function spoken(command: readonly string[], folder: string, ready: RegExp, settings: Settings = {}): Promise<Running> {
  const { file, start, env } = invocation(folder);
  const child = spawn(file, [...start, ...command], { cwd: folder, env: { ...env, ...settings }, stdio: ["ignore", "pipe", "pipe"] });
  leash(child);
  return new Promise((done, failed) => {
    let said = "";
    const fail = (why: string): void => {
      clearTimeout(late);
      child.kill("SIGKILL");
      failed(new Error(`plaudit ${command[0]} ${why}:\n${said}`));
    };
    const late = setTimeout(() => fail("was not ready in time"), READY_WITHIN_MS);
    const gone = (): void => fail("ended");
    const hear = (chunk: Buffer): void => {
      if (ready.test(said)) return; // read on, so that a full pipe never stops the server
      said += String(chunk);
      if (!ready.test(said)) return;
      clearTimeout(late);
      child.removeListener("exit", gone);
      done({ process: child, said });
    };
    child.once("exit", gone);
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
  });
}

function keyIn(said: string, kind: "sk" | "pk"): string {
  const key = new RegExp(`pl_${kind}_live_[0-9A-Za-z]{36}`).exec(said)?.[0];
  if (key === undefined) throw new Error(`the server printed no ${kind} key:\n${said}`);
  return key;
}

export function freePort(): Promise<number> {
  return new Promise((found) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => found(port));
    });
  });
}

/** `plaudit demo`, with its crowd, until `stop`; on a `database` that is there already, if one is named. */
export async function startDemo(crowd: number, database = "demo.db"): Promise<{ url: string; stop: () => Promise<void> }> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), "plaudit-demo-"));
  const said = ["demo", "--port", String(port), "--no-open", "--plain", "--crowd", String(crowd), "--database", database];
  const { process: child } = await spoken(said, folder, /Big screen +(\S+)/);
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      const ended = new Promise((done) => child.once("exit", done));
      child.kill("SIGINT");
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
