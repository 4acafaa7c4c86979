import { describe, expect, it } from "vitest";
import { endOf, pathOf } from "../src/transports/transport.ts";

const problem = (status: number, code: string) => ({ status, code, title: code });

describe("how a transport ends", () => {
  it.each([
    [problem(401, "key_unknown"), "refused"], [problem(403, "origin_refused"), "refused"], [problem(401, "voter_token_expired"), "new_token"],
    [problem(503, "overloaded"), "lost"], [problem(429, "rate_limited"), "lost"], [problem(0, "unreachable"), "lost"],
    // Of one channel: whoever watches a poll or a subject on the same connection goes on.
    [problem(401, "voter_required"), null], [problem(404, "poll_not_found"), null],
  ])("%j: %s", (one, end) => expect(endOf(one, "token")?.kind ?? null).toBe(end));
});

describe("where a channel is asked for", () => {
  it.each([
    ["poll:poll_1", "/v1/polls/poll_1"], ["me", "/v1/me"], ["subject:post-42", "/v1/subjects/post-42"],
    ["subject:a/b: c?", "/v1/subjects/a%2Fb%3A%20c%3F"],
  ])("%s: %s", (channel, path) => expect(pathOf(channel)).toBe(path));
});
