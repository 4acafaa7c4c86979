/** The effects page: plays what its buttons say in the surroundings that were chosen, and shows what was said and reported of it. */
import { look, mute, play, type Brand, type Effect, type Played, type Surroundings } from "@plaudit/effects";

const MOST_TOLD = 12;

const panel = document.querySelector<HTMLDetailsElement>(".surroundings");
const form = document.querySelector<HTMLFormElement>(".surroundings form");
const told = document.querySelector<HTMLElement>(".told");
const list = document.querySelector<HTMLElement>("[data-told]");

/** Switches show what this device is, until somebody pretends it were another. */
function begin(): void {
  const here = look();
  const is: Readonly<Record<string, boolean>> = { reducedMotion: here.reducedMotion, reducedData: here.reducedData, muted: false, unfelt: !here.vibrates, rtl: false };
  for (const box of document.querySelectorAll<HTMLInputElement>(".surroundings [role=switch]")) box.checked = is[box.name] ?? false;
  for (const one of document.querySelectorAll<HTMLElement>("[hidden]")) if (one.matches(".plays, .surroundings, .told")) one.hidden = false;
  if (panel !== null) panel.open = matchMedia("(min-width: 901px)").matches;
  document.querySelector(".unscripted")?.remove();
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-play]")) button.addEventListener("click", () => playAll(button));
  form?.addEventListener("change", dress);
  form?.addEventListener("submit", (event) => event.preventDefault());
}

const isOn = (name: string): boolean => form?.querySelector<HTMLInputElement>(`[name="${name}"]`)?.checked ?? false;
const brand = (): Brand => JSON.parse(form?.querySelector<HTMLInputElement>("[name=brand]:checked")?.value ?? "{}") as Brand;

/** The page itself wears the brand too. */
function dress(): void {
  mute(isOn("muted"));
  const { accent, on_accent } = brand();
  for (const [name, value] of [["--accent", accent], ["--on-accent", on_accent]] as const) {
    if (value === undefined) document.documentElement.style.removeProperty(name);
    else document.documentElement.style.setProperty(name, value);
  }
}

function surroundings(anchor: HTMLElement | null): Surroundings {
  return look({
    reducedMotion: isOn("reducedMotion"), reducedData: isOn("reducedData"), muted: isOn("muted"), brand: brand(), anchor,
    ...(isOn("unfelt") ? { vibrates: false } : {}),
    ...(isOn("rtl") ? { lang: "ar", dir: "rtl" as const } : {}),
  });
}

function playAll(button: HTMLButtonElement): void {
  const effects = JSON.parse(button.dataset["play"] ?? "[]") as readonly Effect[];
  for (const effect of effects) {
    const asked = surroundings(button.closest<HTMLElement>(".effect"));
    const row = tell(effect);
    void play(effect, asked, { clicked: () => row.add("clicked"), dismissed: () => row.add("dismissed"), over: () => row.over() }).then((played) => row.done(played));
  }
}

/** One line of the report: what was asked, what the reader got, what was said, what a page would tell the server. */
function tell({ effect }: Effect) {
  const [head, said, sent, row] = [make("p", "head"), make("p", "said"), make("code", "sent"), make("li", "row")];
  head.append(make("b", "", effect), make("span", "", "waits for its turn"));
  row.append(head);
  list?.prepend(row);
  while (list !== null && list.childElementCount > MOST_TOLD) list.lastElementChild?.remove();
  told?.querySelector("[data-empty]")?.remove();
  row.dataset["now"] = "waits";
  return {
    done({ played, fallback, because, announced }: Played): void {
      row.dataset["now"] = played === null ? "nothing" : fallback === undefined ? "played" : "fallback";
      head.lastElementChild?.replaceWith(make("span", "", sentence(played, fallback, because)));
      said.textContent = announced === "" ? "Nothing to say." : `Said: \u201c${announced}\u201d`;
      sent.textContent = JSON.stringify(played === null ? { outcome: "unsupported", detail: because } : { outcome: "shown", fallback });
      row.append(said, sent);
    },
    add: (outcome: string): void => row.append(make("code", "sent", JSON.stringify({ outcome }))),
    over: (): void => void (row.dataset["over"] = ""),
  };
}

function sentence(played: string | null, fallback: string | undefined, because: string | undefined): string {
  const why = because === undefined ? "" : ` (${because.replaceAll("_", " ")})`;
  return played === null ? `nothing${why}` : fallback === undefined ? `as asked${why}` : `\u2192 ${fallback}${why}`;
}

function make(name: string, part: string, text = ""): HTMLElement {
  const element = document.createElement(name);
  element.className = part;
  element.textContent = text;
  return element;
}

begin();
