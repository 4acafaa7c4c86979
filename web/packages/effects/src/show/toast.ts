/** A line of text in a pill at the edge of the window. Also what stands in for everything else. */
import { draw, icon, TICK, words } from "../draw.ts";
import type { Effect, Tone } from "../effect.ts";
import type { Scene } from "../scene.ts";

const ICONS: Readonly<Record<Tone, readonly string[]>> = {
  success: [TICK],
  info: ["M12 11v6", "M12 7h.01"],
  warning: ["M12 4.5v9.5", "M12 19h.01"],
  error: ["M7 7l10 10", "M17 7L7 17"],
};
const BELL = ["M6 16V11a6 6 0 0 1 12 0v5l1.6 2H4.4z", "M10.4 21a2 2 0 0 0 3.2 0"];

export function show({ item, effect, plan, surroundings }: Scene): boolean {
  const { message = "", tone = "info", options = {} } = effect;
  const text = plan.spoken || message || options.title || options.label; // of what it stands in for, all that it says
  item.dataset["at"] = options.position ?? "bottom";
  item.setAttribute("aria-hidden", "true"); // it is said
  item.append(draw("div", { class: "pill", part: "toast", "data-tone": tone }, sign(effect, surroundings.brand?.emoji), words("p", "", text)));
  return true;
}

const toned = (tone: Tone): Node => icon(tone === "success" ? "tick" : tone, ...ICONS[tone]);

/** What it stands in for is hinted at; without any text the tone at least is told. */
function sign({ effect, tone = "info", message = "", options = {} }: Effect, emoji = "🎉"): Node | null {
  if (effect === "emoji_burst") return draw("span", { class: "emoji" }, options.emoji ?? emoji);
  if (effect === "confetti" && tone !== "success") return draw("span", { class: "emoji" }, "🎉");
  if (effect === "sound") return icon("bell", ...BELL);
  if (effect === "toast" && options.emoji) return draw("span", { class: "emoji" }, options.emoji);
  return message === "" || tone !== "info" || effect === "haptic" ? toned(effect === "haptic" ? "success" : tone) : null;
}
