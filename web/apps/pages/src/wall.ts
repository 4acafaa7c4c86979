/** The demo wall: one watch on the poll, drawn large, and an honest word when the server was gone for a while. */
import { createClient, type PollSnapshot, type VisibleResults } from "@plaudit/client";
import { copyButtons } from "./copy.ts";
import { VoteRate } from "./vote-rate.ts";

const PULSE_MS = 2_000;
const SAY_EVERY_MS = 15_000;

const room = document.querySelector<HTMLElement>(".room");
const figures = new Map([...document.querySelectorAll<HTMLElement>("[data-figure]")].map((one) => [one.dataset.figure ?? "", one]));
const lanes = new Map([...document.querySelectorAll<HTMLElement>("[data-lane]")].map((one) => [one.dataset.lane ?? "", one]));
const badge = document.querySelector<HTMLElement>("[data-badge]");
const state = document.querySelector<HTMLElement>("[data-state]");
const said = document.querySelector<HTMLElement>("[data-said]");

const whole = new Intl.NumberFormat("en");
const tenths = new Intl.NumberFormat("en", { maximumFractionDigits: 1, minimumFractionDigits: 1 });
const rate = new VoteRate();

let heard: VisibleResults | null = null;
let lostAt: number | null = null;
let votesWhenLost = 0;
let saidAt = 0;
let note: { text: string; until: number } | null = null;

function put(name: string, text: string): void {
  const figure = figures.get(name);
  if (figure !== undefined && figure.textContent !== text) figure.textContent = text;
}

function draw(results: VisibleResults): void {
  const rows = results.ratings?.map(({ rating, votes, percent }) => ({ id: String(rating), votes, percent })) ?? results.options;
  const most = Math.max(0, ...rows.map(({ votes }) => votes));
  for (const { id, votes, percent } of rows) {
    const lane = lanes.get(id);
    if (lane === undefined) continue;
    lane.toggleAttribute("data-leads", votes === most && most > 0);
    lane.querySelector<HTMLElement>("[data-fill]")?.style.setProperty("--share", String(percent / 100));
    text(lane, "[data-percent]", `${tenths.format(percent)}%`);
    text(lane, "[data-count]", whole.format(votes));
  }
  put("votes", whole.format(results.votes));
  put("voters", whole.format(results.voters));
}

function text(lane: HTMLElement, selector: string, value: string): void {
  const place = lane.querySelector(selector);
  if (place !== null && place.textContent !== value) place.textContent = value;
}

/** Results are announced as milestones, never as ticks. */
function announce(results: VisibleResults): void {
  const now = Date.now();
  if (said === null || now - saidAt < SAY_EVERY_MS) return;
  saidAt = now;
  said.textContent = `${whole.format(results.votes)} votes.`;
}

function follow({ results, connection }: PollSnapshot): void {
  const live = connection.kind === "live";
  if (!live && connection.kind !== "connecting" && lostAt === null && heard !== null) {
    lostAt = Date.now();
    votesWhenLost = heard.votes;
  }
  if (results !== null && !results.hidden) {
    if (heard === null || results.version >= heard.version) draw(results);
    rate.note(results.votes, Date.now());
    announce(results);
    heard = results;
    if (live && lostAt !== null) {
      const seconds = ((Date.now() - lostAt) / 1_000).toFixed(1);
      note = { text: `Back after ${seconds} s: ${whole.format(votesWhenLost)} votes before, ${whole.format(results.votes)} now`, until: Date.now() + 20_000 };
      rate.forget();
      lostAt = null;
    }
  }
  show(live);
}

function show(live: boolean): void {
  if (badge === null || state === null) return;
  if (note !== null && Date.now() > note.until) note = null;
  badge.classList.toggle("live", live);
  badge.classList.toggle("off", !live);
  state.textContent = live ? (note?.text ?? "Live") : heard === null ? "Connecting" : "The server is gone. Waiting for it";
}

async function pulse(): Promise<void> {
  try {
    const reply = await fetch("/demo/pulse", { cache: "no-store" });
    if (reply.ok) put("viewers", whole.format(((await reply.json()) as { viewers: number }).viewers));
  } catch {
    put("viewers", "–");
  }
}

copyButtons();
if (room !== null) {
  const client = createClient({ server: location.origin, key: room.dataset.key ?? "" });
  const watch = client.poll(room.dataset.poll ?? "");
  watch.listen(follow);
  follow(watch.state);
  void pulse();
  setInterval(() => {
    void pulse();
    put("rate", whole.format(Math.round(rate.perSecond(Date.now()))));
    show(watch.state.connection.kind === "live");
  }, PULSE_MS);
}
