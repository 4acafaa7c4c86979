/**
 * Everything a poll can be seen and answered without: the foot, the countdown, announcements and feedback.
 * One file, fetched right after the first picture, so that the picture itself comes sooner.
 */
import { extras } from "./i18n/en-extras.ts";
import { teach } from "./i18n/index.ts";

teach(extras);

export { countdown, type Countdown } from "./countdown.ts";
export { styles } from "./extras.styles.ts";
export { Reactions } from "./feedback/reactions.ts";
export { foot } from "./parts/foot.ts";
