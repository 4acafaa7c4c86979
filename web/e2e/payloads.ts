/**
 * Texts that would like to be more than texts. Each, where it became markup or script, would set `__fired`, ask the
 * canary for something, or leave an element marked `data-x` behind.
 */
const RUN = "__fired=1";
const NUL_FREE_BREAKS = ["\t", "\n", "\r"];

/** How long an option's text may be, in characters. */
export const LONGEST = 200;

function tags(canary: string): string[] {
  return [
    `<script data-x>${RUN}</script>`, `<SCRIPT data-x>${RUN}</SCRIPT>`, `<script/data-x>${RUN}</script>`, `<script data-x src=${canary}/a></script>`,
    `<script data-x src=//${host(canary)}/b></script>`, `<script data-x type=module>${RUN}</script>`, `<script data-x>${RUN}//`, `<scr<script data-x>ipt>${RUN}</scr</script>ipt>`,
    `<script data-x src="data:text/javascript,${RUN}"></script>`, `<script\ndata-x>${RUN}</script\n>`, `<<script data-x>${RUN}//<</script>`, `<svg data-x><script>${RUN}</script></svg>`,
    `<svg data-x><script href=data:,${RUN} /></svg>`, `<math data-x><script>${RUN}</script></math>`, `<iframe data-x src="javascript:parent.${RUN}"></iframe>`, `<iframe data-x srcdoc="<script>parent.${RUN}</script>">`,
    `<iframe data-x src=${canary}/c></iframe>`, `<object data-x data="javascript:${RUN}"></object>`, `<object data-x data=${canary}/d></object>`, `<embed data-x src="javascript:${RUN}">`,
    `<embed data-x src=${canary}/e>`, `<base data-x href=${canary}/>`, `<link data-x rel=stylesheet href=${canary}/f>`, `<link data-x rel=import href=${canary}/g>`, `<link data-x rel=prefetch href=${canary}/h>`,
    `<link data-x rel="dns-prefetch preconnect" href=${canary}>`, `<meta data-x http-equiv=refresh content="0;url=${canary}/i">`, `<meta data-x http-equiv=refresh content="0;url=javascript:${RUN}">`,
    `<meta data-x http-equiv=Content-Security-Policy content="script-src *">`, `<form data-x action="javascript:${RUN}"><button>go</button></form>`, `<form data-x action=${canary}><input type=submit>`,
    `<button data-x formaction="javascript:${RUN}">go</button>`, `<isindex data-x type=image src=1 onerror=${RUN}>`, `<frameset data-x onload=${RUN}>`, `<noscript data-x><p title="</noscript><img src=x onerror=${RUN}>">`,
    `<template data-x shadowrootmode=open><img src=x onerror=${RUN}></template>`, `<plaintext data-x>`, `<xmp data-x>`, `<listing data-x>`, `<portal data-x src=${canary}/j>`, `<fencedframe data-x src=${canary}/k>`,
  ];
}

const HANDLED = ["img src=x", "img src", "image src=x", "audio src=x", "video src=x", "source src=x", "input type=image src=x", "object data=x", "script src=x", "link rel=stylesheet href=x"];
const EVENTS: readonly (readonly [string, string])[] = [
  ["body", "onload"], ["body", "onpageshow"], ["body", "onhashchange"], ["svg", "onload"], ["style", "onload"], ["iframe", "onload"], ["details open", "ontoggle"], ["input autofocus", "onfocus"], ["select autofocus", "onfocus"],
  ["textarea autofocus", "onfocus"], ["button autofocus", "onfocus"], ["a href=# autofocus tabindex=1", "onfocus"], ["keygen autofocus", "onfocus"], ["marquee", "onstart"], ["marquee loop=1", "onfinish"], ["video autoplay", "onloadstart"],
  ["div contenteditable", "onblur"], ["div style=width:9in", "onpointerenter"], ["p", "onmouseover"], ["p", "onclick"], ["p", "onauxclick"], ["p", "onwheel"], ["p", "onpointerrawupdate"], ["p tabindex=0", "onkeydown"],
  ["div style=animation:x", "onanimationstart"], ["div style=transition:1s", "ontransitionend"], ["div popover id=p", "onbeforetoggle"], ["dialog open", "onclose"], ["p", "oncut"], ["p", "onselectstart"],
  ["p", "oncontentvisibilityautostatechange"], ["div onscrollend=1", "onscroll"], ["track default", "oncuechange"], ["menu", "onshow"],
];

function handlers(): string[] {
  const failing = HANDLED.map((tag) => `<${tag} data-x onerror=${RUN}>`);
  const firing = EVENTS.map(([tag, event]) => `<${tag} data-x ${event}=${RUN}>`);
  const separators = ["/", "\t", "\n", "\r", "/**/", "/x='y'/", " x=1\n"].map((space) => `<img${space}data-x${space}src=x${space}onerror=${RUN}>`);
  const quotes = ["'", '"', "`"].map((quote) => `<img data-x src=x onerror=${quote}${RUN}${quote}>`);
  return [...failing, ...firing, ...separators, ...quotes, `<IMG DATA-X SRC=x OnErRoR=${RUN}>`, `<img data-x src=x onerror=&#95;&#95;fired&#61;1>`, `<img data-x src=x onerror="\\u005f_fired=1">`];
}

/** Out of an attribute, an element, a comment or a script, as a careless template would let them. */
function escapes(): string[] {
  const image = `<img data-x src=x onerror=${RUN}>`;
  const closers = [
    "</title>", "</textarea>", "</style>", "</script>", "</noscript>", "</iframe>", "</template>", "</option></select>", "</button>", "</label>", "</svg>", "</plaudit-poll>", "-->", "--!>", "]]>", "*/", "</noembed>", "</xmp>", "</legend>", "</td></table>",
  ];
  const breaks = [`"`, `'`, "`", `">`, `'>`, `" >`, `"/>`, `'/>`, `\\">`, `&quot;>`, `&#34;>`, `%22>`, `\\x22>`, `\\u0022>`];
  const attributes = [`" onmouseover=${RUN} data-x="`, `' onmouseover=${RUN} data-x='`, `" autofocus onfocus=${RUN} data-x="`, `x onload=${RUN} data-x`, `" style="x:expression(${RUN})" data-x="`, `"srcdoc="<script>${RUN}</script>" data-x="`, `" is="x" onclick="${RUN}" data-x`];
  return [...closers.map((close) => close + image), ...breaks.map((quote) => quote + image), ...attributes];
}

function scripts(): string[] {
  return [
    `";${RUN};//`, `';${RUN};//`, "`;" + `${RUN};//`, `\\";${RUN};//`, `</script><script data-x>${RUN}//`, `\${${RUN}}`, `{{${RUN}}}`, `{{constructor.constructor('${RUN}')()}}`, `{{$on.constructor('${RUN}')()}}`,
    `{%${RUN}%}`, `<%= ${RUN} %>`, `#{${RUN}}`, `\${{${RUN}}}`, `[[${RUN}]]`, `{{7*7}}{{this.constructor.constructor("${RUN}")()}}`, `*{${RUN}}`, `@(${RUN})`, `{{#with "s" as |string|}}${RUN}{{/with}}`,
    `"-${RUN}-"`, `'-${RUN}-'`, `\u2028${RUN}//`, `\u2029${RUN}//`, `\\u003cscript data-x\\u003e${RUN}\\u003c/script\\u003e`, `\\x3cimg data-x src=x onerror=${RUN}\\x3e`, `__proto__`, `constructor`, `toString`, `{"__proto__":{"innerHTML":"<img data-x src=x onerror=${RUN}>"}}`,
    `lit$123$`, `<!--lit-part-->`, `<!--?lit$--><img data-x src=x onerror=${RUN}>`, `?lit$=`, `%s%d%n`, `$&$1$\`$'`,
  ];
}

function links(): string[] {
  const scheme = ["javascript:", "JaVaScRiPt:", " javascript:", "\u0001javascript:", "java\tscript:", "java\nscript:", "javascript&colon;", "&#106;avascript:", "&#x6A;avascript:", "vbscript:", "data:text/html,", "view-source:javascript:", "feed:javascript:", "blob:javascript:"];
  return [...scheme.map((name) => `${name}${RUN}`), ...scheme.slice(0, 9).map((name) => `<a data-x href="${name}${RUN}">x</a>`), `[x](javascript:${RUN})`, `![x](x"onerror="${RUN})`, `<javascript:${RUN}>`, `data:text/html;base64,PHNjcmlwdD5fX2ZpcmVkPTE8L3NjcmlwdD4=`];
}

function mutations(): string[] {
  const image = `<img src=x onerror=${RUN} data-x>`;
  return [
    `<noscript><p title="</noscript>${image}">`, `<math><mtext><table><mglyph><style><!--</style>${image}`, `<math><mtext><table><mglyph><style><math>${image}`, `<svg></p><style><a id="</style>${image}">`, `<form><math><mtext></form><form><mglyph><style></math>${image}`,
    `<svg><desc><noscript>${image}`, `<svg><foreignObject>${image}</foreignObject></svg>`, `<svg><animate data-x attributeName=href values=javascript:${RUN} />`, `<svg><set data-x attributeName=onmouseover to=${RUN}>`, `<svg><use data-x href="data:image/svg+xml,<svg id=x onload=${RUN}>#x">`,
    `<svg><a data-x xlink:href="javascript:${RUN}"><text y=9>x`, `<svg><title><style>${image}`, `<select><noembed></select><script data-x>${RUN}</script>`, `<table><td><iframe><table>${image}`, `<!--><svg onload=${RUN} data-x>`, `<!--!>${image}-->`, `<![CDATA[>${image}]]>`, `<?xml ?>${image}`, `<a><b><a></b>${image}`,
    `&lt;script data-x&gt;${RUN}&lt;/script&gt;`, `&amp;lt;img data-x src=x onerror=${RUN}&amp;gt;`, `&#60;img data-x src=x onerror=${RUN}&#62;`, `%3Cimg data-x src=x onerror=${RUN}%3E`, `%253Cscript%253E${RUN}`, `\uff1cscript data-x\uff1e${RUN}\uff1c/script\uff1e`, `\u02c2img data-x src=x onerror=${RUN}\u02c3`,
    `+ADw-script data-x+AD4-${RUN}+ADw-/script+AD4-`, `\u00bcscript data-x\u00be${RUN}`, `<\u0073cript data-x>${RUN}</script>`, `<ſcript data-x>${RUN}</ſcript>`, `<img data-x src=x onerror\u3000=${RUN}>`, `<\u200bscript data-x>${RUN}</script>`, `\u202e<script data-x>${RUN}</script>\u202c`, `\u2066${image}\u2069`, `\ufeff${image}`, `${"\u0301".repeat(40)}${image}`,
  ];
}

function styles(canary: string): string[] {
  const url = `url(${canary}/css)`;
  return [
    `<style data-x>*{background:${url}}</style>`, `<style data-x>@import "${canary}/l";</style>`, `<p data-x style="background:${url}">`, `<p data-x style="list-style:${url}">`, `<p data-x style="width:expression(${RUN})">`, `<p data-x style="behavior:${url}">`, `<p data-x style="-moz-binding:${url}">`,
    `;background:${url};`, `}*{background:${url}}`, `*/}*{background:${url}}/*`, `red;}</style><script data-x>${RUN}</script>`, `\\3c script data-x\\3e ${RUN}`, `@import '${canary}/m'`, `--x:${url}`, `image-set("${canary}/n" 1x)`, `<link data-x rel=stylesheet href="data:text/css,*{background:${url}}">`,
    `<img data-x src=${canary}/o>`, `<img data-x srcset="${canary}/p 1x">`, `<picture data-x><source srcset=${canary}/q>`, `<video data-x poster=${canary}/r>`, `<audio data-x src=${canary}/s autoplay>`, `<input data-x type=image src=${canary}/t>`, `<table data-x background=${canary}/u>`, `<svg data-x><image href=${canary}/v></svg>`, `<a data-x ping=${canary}/w href=#>`,
  ];
}

function host(url: string): string {
  return new URL(url).host;
}

/** The whole corpus; `canary` is the origin nobody has a reason to ask. */
export function payloads(canary: string): string[] {
  const all = [...tags(canary), ...handlers(), ...escapes(), ...scripts(), ...links(), ...mutations(), ...styles(canary)];
  // Options of one poll differ in more than case and space.
  const different = new Map(all.map((text) => [text.toLowerCase().replaceAll(/\s+/g, " ").trim(), text]));
  return [...different.values()].filter((text) => text.length <= LONGEST);
}

/** As many of them as fit into one text, one after the other. */
export function packed(texts: readonly string[], longest: number): string[] {
  const out: string[] = [];
  for (const text of texts) {
    const last = out.at(-1);
    if (last !== undefined && last.length + text.length < longest) out[out.length - 1] = `${last} ${text}`;
    else out.push(text);
  }
  return out;
}

/** What no server of ours stores: control characters other than line breaks. */
export function isStorable(text: string): boolean {
  return ![...text].some((one) => (one < " " && !NUL_FREE_BREAKS.includes(one)) || one === "\x7f");
}
