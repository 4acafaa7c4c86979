/**
 * The look of frames: cards over the page, at its edges and in its slots. The colours and sizes are the tokens of the elements; lengths
 * are logical, so right-to-left is the same sheet. What stands on the host itself is important, or a rule of the page would win.
 */
export const LAYER = `
:host { all: initial !important; display: block !important; position: fixed !important; inset: 0 auto auto 0 !important; inline-size: 0 !important; block-size: 0 !important; z-index: 2147483000 !important; }
:host([data-inline]) { position: relative !important; inset: auto !important; inline-size: 100% !important; block-size: auto !important; z-index: auto !important; }
`;

export const SHEET = `
:host {
  color-scheme: light dark;
  --_accent: var(--plaudit-color-accent, light-dark(#0b6e64, #4fd1bd));
  --_on-accent: var(--plaudit-color-on-accent, light-dark(#ffffff, #06231f));
  --_surface: var(--plaudit-color-surface, light-dark(#ffffff, #14171c));
  --_text: var(--plaudit-color-text, light-dark(#15181d, #eef1f5));
  --_muted: var(--plaudit-color-muted, light-dark(#59616e, #a3acba));
  --_border: var(--plaudit-color-border, light-dark(#dfe3e9, #2f3641));
  --_track: var(--plaudit-color-track, light-dark(#edf0f4, #262d37));
  --_radius: var(--plaudit-radius, 18px);
  --_font: var(--plaudit-font-family, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif);
  --_ease: cubic-bezier(0.22, 1, 0.36, 1);
  --_lift: 0 0 0 1px light-dark(rgb(16 24 40 / 0.06), rgb(255 255 255 / 0.15)), 0 4px 12px -2px rgb(16 24 40 / 0.12), 0 28px 64px -12px light-dark(rgb(16 24 40 / 0.36), rgb(0 0 0 / 0.7));
}
:host([theme="light"]) { color-scheme: light; }
:host([theme="dark"]) { color-scheme: dark; }
*, ::before, ::after { box-sizing: border-box; }
[hidden] { display: none !important; }
.quietly { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.frame { all: initial; color-scheme: inherit; box-sizing: border-box; display: flex; flex-direction: column; position: fixed; font: 400 1rem/1.45 var(--_font); color: var(--_text); background: var(--_surface); border-radius: var(--_radius); box-shadow: var(--_lift); overflow: hidden; overflow-wrap: anywhere; text-align: start; outline: none; -webkit-text-size-adjust: 100%; }
section.frame:focus-visible { outline: 3px solid var(--_accent); outline-offset: 2px; }
section.waiting, dialog.waiting .body { visibility: hidden; }
.bar { position: absolute; inset-block-start: 6px; inset-inline-end: 6px; z-index: 1; }
.body { flex: 1 1 auto; min-block-size: 0; overflow: auto; overscroll-behavior: contain; scrollbar-width: thin; }
.body > * { --plaudit-shadow: none; }
.body > *::part(root) { border: 0; background: none; border-radius: 0; box-shadow: none; padding-block-start: 18px; }
.frame:not(.inline) .body > *::part(top), .frame:not(.inline) .body > *::part(title) { padding-inline-end: 32px; }
.foot { flex: none; display: flex; flex-wrap: wrap; gap: 8px; justify-content: flex-end; padding: 0 22px 18px; }
.foot:empty { display: none; }
.foot button:not(.primary) { margin: -10px auto -8px; color: var(--_muted); font-weight: 500; }
.foot button:not(.primary):hover { color: var(--_text); }

button { font: 600 0.9375rem/1.2 var(--_font); min-block-size: 44px; padding: 10px 18px; border-radius: calc(var(--_radius) * 0.67); border: 1px solid transparent; cursor: pointer; color: var(--_text); background: none; transition: background-color 0.15s, transform 0.1s; }
button:hover { background: var(--_track); }
button:active { transform: translateY(1px); }
button:focus-visible { outline: 3px solid var(--_accent); outline-offset: 2px; }
.primary { color: var(--_on-accent); background: var(--_accent); }
.primary:hover { background: color-mix(in oklab, var(--_accent) 88%, var(--_text)); }
.close { inline-size: 44px; padding: 0; color: var(--_muted); border-radius: 50%; display: grid; place-items: center; }
.close:hover { color: var(--_text); }
.close svg { inline-size: 20px; block-size: 20px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; }

.popup { inset: 0; margin: auto; inline-size: min(460px, calc(100vw - 32px)); block-size: fit-content; max-block-size: min(720px, calc(100dvh - 32px)); animation: rise 0.42s var(--_ease); }
.slide_in { inset-block-end: max(20px, env(safe-area-inset-bottom)); inset-inline-end: 20px; inline-size: min(392px, calc(100vw - 32px)); max-block-size: min(680px, calc(100dvh - 40px)); animation: slide 0.46s var(--_ease); }
[dir="rtl"].slide_in { animation-name: slide-rtl; }
.page { inset: 0; margin: 0; border-radius: 0; inline-size: 100%; max-inline-size: none; block-size: 100%; max-block-size: none; box-shadow: none; animation: fade 0.3s ease-out; background: radial-gradient(120% 60% at 50% 0, color-mix(in oklab, var(--_accent) 10%, var(--_surface)), var(--_surface) 70%); }
.page .bar { inset-block-start: max(12px, env(safe-area-inset-top)); inset-inline-end: 16px; }
.page .body { display: grid; grid-template-columns: minmax(0, 620px); justify-content: center; align-content: safe center; padding: 64px 8px 12vh; }
.page .foot { inline-size: min(620px, 100%); margin-inline: auto; padding-inline: 30px; padding-block-end: max(24px, env(safe-area-inset-bottom)); }

dialog.frame { border: 0; padding: 0; max-inline-size: none; }
dialog.frame:not([open]) { display: none; }
dialog::backdrop { background: rgb(10 14 20 / 0.48); animation: fade 0.25s ease-out; }

.banner { inset-block-start: max(12px, env(safe-area-inset-top)); inset-inline: 0; margin-inline: auto; inline-size: fit-content; max-inline-size: min(760px, calc(100vw - 24px)); flex-direction: row; align-items: center; gap: 14px; padding: 8px 8px 8px 20px; border-radius: calc(var(--_radius) * 1.1); box-shadow: 0 0 0 1px light-dark(rgb(16 24 40 / 0.06), rgb(255 255 255 / 0.15)), 0 12px 32px -10px rgb(16 24 40 / 0.34); animation: drop 0.46s var(--_ease); }
[dir="rtl"].banner { padding: 8px 20px 8px 8px; }
.banner p { all: unset; flex: 1 1 auto; padding-block: 8px; font-weight: 600; font-size: 0.9375rem; line-height: 1.35; text-wrap: pretty; }
.banner .mark { flex: none; inline-size: 10px; block-size: 10px; border-radius: 50%; background: var(--_accent); box-shadow: 0 0 0 5px color-mix(in oklab, var(--_accent) 18%, transparent); margin-inline: 5px 2px; }
.banner .primary { flex: none; }
.banner .close { flex: none; margin-inline-start: -6px; }

.edge { all: initial; color-scheme: inherit; box-sizing: border-box; position: fixed; inset-inline-end: 0; inset-block: 0; margin-block: auto; block-size: fit-content; display: flex; animation: slide 0.46s var(--_ease); }
[dir="rtl"].edge { animation-name: slide-rtl; }
.edge button { writing-mode: vertical-rl; inline-size: auto; block-size: 44px; padding: 18px 0; border-radius: 12px 0 0 12px; color: var(--_on-accent); background: var(--_accent); box-shadow: 0 8px 24px -6px rgb(16 24 40 / 0.4); letter-spacing: 0.01em; }
[dir="rtl"].edge button { border-radius: 0 12px 12px 0; }
.edge button:hover { background: color-mix(in oklab, var(--_accent) 88%, var(--_text)); block-size: 50px; }

.inline { position: relative; box-shadow: none; border: 1px solid var(--_border); inline-size: 100%; animation: fade 0.3s ease-out; }

@media (max-width: 560px) {
  .popup { inset: auto 0 0; margin: 0; inline-size: 100%; max-inline-size: none; max-block-size: calc(100dvh - 48px); border-end-start-radius: 0; border-end-end-radius: 0; padding-block-end: env(safe-area-inset-bottom); animation-name: sheet; }
  .popup::before { content: ""; position: absolute; inset-block-start: 6px; z-index: 1; inset-inline: 0; margin-inline: auto; inline-size: 40px; block-size: 4px; border-radius: 4px; background: var(--_border); }
  .slide_in { inset-inline: 10px; inset-block-end: max(10px, env(safe-area-inset-bottom)); inline-size: auto; max-block-size: calc(100dvh - 64px); animation-name: sheet; }
  .banner { inline-size: auto; inset-inline: 12px; margin: 0; flex-wrap: wrap; gap: 4px 10px; padding: 10px 8px 10px 16px; }
  [dir="rtl"].banner { padding: 10px 16px 10px 8px; }
  .banner p { flex-basis: 60%; }
  .banner .mark { display: none; }
  .banner .primary { order: 3; flex: 1 1 100%; margin-inline-end: 8px; }
  .foot .primary { flex: 1; }
  .edge { inset-block: auto max(96px, env(safe-area-inset-bottom)); }
  .body > *::part(root) { padding-inline: 18px; }
  .page .body { align-content: start; padding-block: 15vh 24px; }
}
@keyframes rise { from { opacity: 0; transform: translateY(18px) scale(0.97); } }
@keyframes sheet { from { transform: translateY(100%); } }
@keyframes drop { from { opacity: 0; transform: translateY(-24px); } }
@keyframes slide { from { opacity: 0; transform: translateX(40px); } }
@keyframes slide-rtl { from { opacity: 0; transform: translateX(-40px); } }
@keyframes fade { from { opacity: 0; } }
@media (prefers-reduced-motion: reduce) {
  *, ::before, ::after, ::backdrop { animation: none !important; transition: none !important; }
}
@media (forced-colors: active) {
  .frame, .edge button { border: 1px solid CanvasText; }
  .primary { border-color: ButtonText; }
}
@media print { :host { display: none !important; } }
`;
