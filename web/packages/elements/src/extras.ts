/**
 * Everything a poll can be seen and answered without: the foot, the countdown, announcements and feedback.
 * One file, fetched right after the first picture, so that the picture itself comes sooner.
 */
import { extras } from "./i18n/en-extras.ts";
import { teach } from "./i18n/index.ts";

teach(extras);

export { Announcer, milestoneText } from "./announcer.ts";
export { countdown, type Countdown } from "./countdown.ts";
export { styles } from "./extras.styles.ts";
export { canVibrate, feel, prefersStillness } from "./feedback/feel.ts";
export { planOf, type Plan } from "./feedback/plan.ts";
export { foot } from "./parts/foot.ts";
export { toast } from "./parts/toast.ts";
