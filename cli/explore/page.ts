import type { PageData } from "./data.ts";
import style from "./viewer.css" with { type: "text" };
import drawing from "./viewer.js" with { type: "text" };
import deciding from "./viewer-tree.js" with { type: "text" };

const program = `${deciding}\n${drawing}`;

/** What the head of the page tells of the image: "Digest", "sha256:…". */
export type Facts = readonly (readonly [name: string, value: string])[];

/**
 * One HTML page with everything in it. It asks the network for nothing: its policy allows this style and this
 * program, by their digests, and no other source of anything. What comes from an image is in a block of data,
 * which the program shows as text.
 */
export function* explorePage(data: PageData, facts: Facts, tiles: Facts): Generator<string> {
  const policy = `default-src 'none'; style-src '${sourceHash(style)}'; script-src '${sourceHash(program)}'; base-uri 'none'; form-action 'none'`;
  yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(data.title)}</title>
<style>${style}</style>
</head>
<body>
<header>
<div><h1>${escapeHtml(data.title)}</h1><div class="facts">${facts.map(factText).join("<br>")}</div></div>
<dl class="tiles">${tiles.map(tile).join("")}</dl>
</header>
<main>
<nav aria-label="Layers"><ol id="layers"></ol></nav>
<section aria-label="Files">
<div class="tools">
<input id="search" type="search" placeholder="Find a name, or a path with /" aria-label="Find">
<label><input type="checkbox" value="added"> <span class="added">added</span></label>
<label><input type="checkbox" value="changed"> <span class="changed">changed</span></label>
<label><input type="checkbox" value="removed"> <span class="removed">removed</span></label>
<label><input type="checkbox" value="wasted"> <span class="wasted">hidden later</span></label>
<select id="sort" aria-label="Order"><option value="size">largest first</option><option value="name">by name</option></select>
</div>
<div id="rows" class="rows" tabindex="0" role="treegrid" aria-label="Files"><div id="canvas"></div></div>
<div id="status" class="status" role="status"></div>
</section>
</main>
<noscript>This page shows its files by a program, which is switched off.</noscript>
<script type="application/json" id="model">`;
  yield* dataText(data);
  yield `</script>
<script>${program}</script>
</body>
</html>
`;
}

/** The data in pieces, a layer at a time: one text of it all could be very large. */
function* dataText({ layers, names, ...rest }: PageData): Generator<string> {
  yield `${inert(rest).slice(0, -1)},"names":[`;
  const STEP = 10_000;
  for (let at = 0; at < names.length; at += STEP) {
    yield `${at === 0 ? "" : ","}${inert(names.slice(at, at + STEP)).slice(1, -1)}`;
  }
  yield `],"layers":[`;
  for (const [index, layer] of layers.entries()) yield `${index === 0 ? "" : ","}${inert(layer)}`;
  yield "]}";
}

/** JSON that a reader of HTML sees nothing in. */
function inert(value: object): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function factText([name, value]: Facts[number]): string {
  return `${escapeHtml(name)} ${escapeHtml(value)}`;
}

function tile([name, value]: Facts[number]): string {
  return `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd></div>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** What Content-Security-Policy calls an inline text by. */
function sourceHash(text: string): string {
  return `sha256-${new Bun.CryptoHasher("sha256").update(text).digest("base64")}`;
}
