import { suite } from "uvu";
import * as assert from "uvu/assert";
import { pageData } from "../../../cli/explore/data.ts";
import { explorePage } from "../../../cli/explore/page.ts";
import { entry, type Short } from "../../core/image/explore/entries.ts";
import { imageRecord } from "../helpers.ts";
import { dataOf, explored } from "./images.ts";

const test = suite("explorePage");

const page = (...layers: readonly (readonly Short[])[]): string =>
  [...explorePage(dataOf(...layers), [["Digest", "sha256:00"]], [["Layers", "<1>"]])].join("");

/** The blocks of a kind, as an HTML parser ends them: at the first closing tag, whatever it stands in. */
function blocks(html: string, open: string, close: string): string[] {
  return html
    .split(open)
    .slice(1)
    .map((rest) => rest.slice(0, rest.indexOf(close)));
}

test("the policy allows this style and this program, and nothing else", () => {
  const html = page([]);
  const sha256 = (text: string | undefined): string =>
    `'sha256-${new Bun.CryptoHasher("sha256").update(text ?? "").digest("base64")}'`;
  const [style] = blocks(html, "<style>", "</style>");
  const [program] = blocks(html, "<script>", "</script>");
  const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/
    .exec(html)?.[1]
    ?.replaceAll("&#39;", "'");
  assert.is(
    policy,
    `default-src 'none'; style-src ${sha256(style)}; script-src ${sha256(program)}; base-uri 'none'; form-action 'none'`,
  );
  assert.is(blocks(html, "<script>", "</script>").length, 1);
  assert.not.match(html, /<(?:link|img|iframe|object|base|form)\b|\s(?:src|href|style|on\w+)=/i);
  assert.not.match(html, /\b(?:https?:)?\/\/[a-z]/i);
});

test("the model comes out as it went in", () => {
  const layers: Short[][] = [["etc/", ["etc/a", 5]], ["etc/.wh.a"]];
  const [text = ""] = blocks(page(...layers), '<script type="application/json" id="model">', "</script>");
  assert.equal(JSON.parse(text), JSON.parse(JSON.stringify(dataOf(...layers))));
});

const HOSTILE = [
  "</script><script>alert(1)</script>",
  "<!--<script>",
  "]]>",
  "&lt;img src=x onerror=alert(1)&gt;",
  "<img src=x onerror=alert(1)>",
  "\u2028\u2029",
  "\u202etxt.exe",
  '"};alert(1);//',
  "$" + "{alert(1)}",
  "__proto__",
];

test("hostile names, links and instructions are data: the page has the same tags as without them", () => {
  const links = HOSTILE.map((text, index) =>
    entry(`link${index}`, { type: "symlink", linkPath: new TextEncoder().encode(text) }),
  );
  const layers = [...HOSTILE.map((name) => entry(name)), ...links];
  const image = explored(layers);
  const steps = HOSTILE.map((createdBy) => ({
    created: undefined,
    createdBy,
    comment: "",
    layer: undefined,
  }));
  const data = pageData(imageRecord({}), { ...image, steps });
  const html = [...explorePage(data, [], [])].join("");
  const tags = (text: string): string[] => text.match(/<[/!a-z][^>]*>/gi) ?? [];
  assert.equal(tags(html), tags([...explorePage(dataOf([]), [], [])].join("")));
  assert.not.match(html, /\u202e|\u2028|\u2029/);
  const [text = ""] = blocks(html, '<script type="application/json" id="model">', "</script>");
  assert.not.match(text, /[<>&]/);
  assert.equal(JSON.parse(text), JSON.parse(JSON.stringify(data)));
});

test("texts in the head are escaped", () => {
  assert.match(page([]), /<dd>&#60;1&#62;<\/dd>/);
});

test("thousands of names come in pieces and make one list", () => {
  const names = Array.from({ length: 25_001 }, (_, index) => `f${index}`);
  const [text = ""] = blocks(page(names), '<script type="application/json" id="model">', "</script>");
  const model = JSON.parse(text) as { names: string[] };
  assert.equal([model.names.length, model.names[10_000], model.names.at(-1)], [25_001, "f10000", "f25000"]);
});

test.run();
