/** `npm run dev`: the built widget in every state, on a page per state, with a crowd that keeps voting. */
import { pages, seed } from "./scenes.ts";
import { startServer } from "./server.ts";
import { pollId } from "./store.ts";

const page = await pages(new URL("../../../dist/widget/", import.meta.url));
const server = await startServer((path) => (path === "/" ? { type: "text/html; charset=utf-8", body: index() } : page(path)), Number(process.env["PORT"] ?? 0));
seed(server.store);

function index(): string {
  const names = [...server.store.polls.keys()].map((id) => id.slice(5).replace(/0+$/, ""));
  return `<!doctype html><title>Plaudit widget</title><ul>${names.map((name) => `<li><a href="/show/${name}">${name}</a> · <a href="/show/${name};theme=dark">dark</a>`).join("")}</ul>`;
}

setInterval(() => {
  const draw = () => Math.floor(Math.random() * 3);
  server.store.crowd(pollId("open"), [draw(), draw(), draw(), draw()]);
}, 700);

console.log(`${server.url}/`);
