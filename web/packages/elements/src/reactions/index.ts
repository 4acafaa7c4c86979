/** Importing this file defines `<plaudit-like>` and `<plaudit-reactions>`: the smallest things one can do on a page. */
import { PlauditLike } from "./like-element.ts";
import { PlauditReactions } from "./reactions-element.ts";

if (customElements.get("plaudit-like") === undefined) {
  customElements.define("plaudit-like", PlauditLike);
  customElements.define("plaudit-reactions", PlauditReactions);
}
