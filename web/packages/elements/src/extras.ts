/**
 * Everything a poll can be seen and answered without: the foot, the countdown, announcements and feedback.
 * One file, fetched right after the first picture, so that the picture itself comes sooner.
 */
export { Announcer, milestoneText } from "./announcer.ts";
export { countdown, type Countdown } from "./countdown.ts";
export { styles } from "./extras.styles.ts";
export { canVibrate, feel, prefersStillness } from "./feedback/feel.ts";
export { planOf, type Plan } from "./feedback/plan.ts";
export { foot } from "./parts/foot.ts";
export { toast } from "./parts/toast.ts";
