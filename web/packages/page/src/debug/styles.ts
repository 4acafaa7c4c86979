export const SHEET = `
.panel { all: initial; color-scheme: inherit; box-sizing: border-box; position: fixed; inset-block-end: 12px; inset-inline-start: 12px; inline-size: min(400px, calc(100vw - 24px)); max-block-size: min(72dvh, 640px); display: flex; flex-direction: column; overflow: hidden; font: 400 0.8125rem/1.45 ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, monospace; color: #e8edf4; background: #11161d; border: 1px solid #303947; border-radius: 12px; box-shadow: 0 18px 48px -12px rgb(0 0 0 / 0.6); text-align: left; }
header { flex: none; display: flex; align-items: center; gap: 6px; padding: 4px 4px 4px 14px; border-block-end: 1px solid #303947; }
.where { flex: 1; color: #8fa0b5; }
.fold { all: unset; box-sizing: border-box; min-inline-size: 36px; min-block-size: 36px; padding: 0 8px; text-align: center; cursor: pointer; color: #b8c4d4; border-radius: 8px; font: inherit; }
.fold:hover { background: #222b37; }
.fold:focus-visible, ol:focus-visible { outline: 2px solid #4fd1bd; outline-offset: -2px; }
.panel-body { overflow: auto; padding: 10px 14px 14px; overscroll-behavior: contain; }
dl { display: grid; grid-template-columns: fit-content(40%) 1fr; gap: 2px 12px; margin: 0; }
dt { color: #8fa0b5; }
dd { margin: 0; overflow-wrap: anywhere; }
h3 { margin: 14px 0 4px; font: 600 0.75rem/1.4 system-ui, sans-serif; color: #4fd1bd; letter-spacing: 0.04em; text-transform: uppercase; }
ul, ol { margin: 0; padding: 0; list-style: none; }
li { padding-block: 3px; border-block-start: 1px solid #1d2530; overflow-wrap: anywhere; }
li:first-child { border: 0; }
li b { font-weight: 600; color: #fff; }
time { color: #8fa0b5; margin-inline-end: 8px; }
code { padding: 0 5px; border-radius: 5px; background: #1f3a44; color: #7fe3d2; font: inherit; }
[data-about="problem"] code { background: #4a2323; color: #ffb4ab; }
small { display: block; font: 400 0.75rem/1.4 system-ui, sans-serif; color: #a9b6c6; }
.none { color: #8fa0b5; }
@media (max-width: 560px) { .panel { inset-block: 12px auto; max-block-size: 42dvh; } }
`;
