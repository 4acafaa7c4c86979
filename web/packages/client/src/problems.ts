/** Refusals and failures, in one typed form: what the server said, or what stopped us from asking. */
import { isObject } from "./sound.ts";
import type { Feedback } from "./wire.ts";

export interface Problem {
  readonly type?: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly code: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
  readonly feedback?: Feedback;
  readonly [fact: string]: unknown;
}

/** Thrown by every call of the client that cannot give its answer. */
export class PlauditError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.name = "PlauditError";
    this.problem = problem;
  }
}

/** No answer arrived: the network, a blocker or CORS. `status` 0 never comes from a server. */
export const UNREACHABLE: Problem = {
  status: 0,
  code: "unreachable",
  title: "The poll server cannot be reached",
};

export function isProblem(value: unknown): value is Problem {
  return isObject(value) && typeof value.code === "string";
}

/** Any body of a failed answer as a problem; proxies answer in HTML, so the body may be anything. */
export function problemFrom(status: number, body: unknown): Problem {
  if (isProblem(body)) return { ...body, status };
  return { status, code: `http_${status}`, title: `The server answered ${status}` };
}

/** What is worth asking again, unchanged: the same request may get another answer later. */
export function isPassing({ status, code }: Problem): boolean {
  return status === 0 || status === 408 || status === 425 || status === 429 || status >= 500 || code === "idempotency_in_progress";
}

/** The voter's token is spent or unknown; a new one may help. */
export function isStaleVoter({ code }: Problem): boolean {
  return code === "voter_token_expired" || code === "voter_token_invalid";
}

/** For the end of a `switch` over a closed union: the compiler proves it is never reached. */
export function assertNever(value: never): never {
  throw new Error(`not handled: ${JSON.stringify(value)}`);
}
