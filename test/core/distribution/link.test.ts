import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { findLink } from "../../../core/distribution/link.ts";

const link = suite("findLink");

link("finds the target of a relation", () => {
  for (const [header, target] of [
    ['</v2/a/tags/list?last=b&n=2>; rel="next"', "/v2/a/tags/list?last=b&n=2"],
    ["<x>;rel=next", "x"],
    ["<x>; REL=Next", "x"],
    ['<a>; rel="prev", <b>; rel="next"', "b"],
    ['<a>; title="x, <c>; rel=next"; rel=prev, <b>; rel="last next"', "b"],
    ['<a>; rel="prev"; title="t" , <b> ; rel="next"; type="text/plain"', "b"],
    ['<a,b>; rel="next"', "a,b"],
    ["<>; rel=next", ""],
    [',,<x>; rel="next"', "x"],
    ['<x>; title="a\\"b"; rel="next"', "x"],
    ["<a>; rel=prev; rel=next, <b>; rel=next", "b"],
  ] as const) {
    assert.is(findLink(header, "next"), target, header);
  }
});

link("finds nothing in what has no such link", () => {
  for (const header of [
    "",
    "x",
    "<x>",
    "<x>; rel=prev",
    "<x> rel=next",
    "<x; rel=next",
    '<x>; rel="next',
    '<x>; title="rel=next"',
    "<x>; rel=nextpage",
    "<x>; xrel=next",
    'garbage, <x>; rel="next"',
    "<x>; rel=next;",
    "<a>;, <b>; rel=next",
    '<x>; rel=next"',
  ]) {
    assert.is(findLink(header, "next"), undefined, header);
  }
});

link("reads what comes at most once, whatever it is given", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom("<", ">", ";", '"', ",", "=", " ", "rel", "next", "a")), (parts) => {
      const found = findLink(parts.join(""), "next");
      assert.ok(found === undefined || parts.join("").includes(`<${found}>`));
    }),
  );
  for (const piece of [";a", ';a="', "; ", "<a>,", ';rel="', " ;a= "])
    assert.is(findLink(`<x>${piece.repeat(20_000)}`, "next"), undefined, piece);
});

link("many blanks that could belong to one place or another do not make it try all of them", () => {
  const parameters = `;a=${" ".repeat(200)}`.repeat(60);
  assert.is(findLink(`<x>${parameters}"`, "next"), undefined);
  assert.is(findLink(`<x>${parameters}, <y>; rel=next`, "next"), "y");
});

link.run();
