import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseRule } from "../../../core/distribution/registry-rule.ts";
import { refuses } from "./helpers.ts";

const test = suite("parseRule");

test("prefix and location stand in for one another, without slashes at the end", () => {
  const rule = { insecure: false, blocked: false, mirrors: [], path: "/f" };
  const parse = (entry: unknown): unknown => parseRule(entry, "/f");
  assert.equal(parse({ location: "a.test:5000/x/" }), {
    ...rule,
    prefix: "a.test:5000/x",
    location: "a.test:5000/x",
  });
  assert.equal(parse({ prefix: "a.test", location: "" }), { ...rule, prefix: "a.test", location: "a.test" });
  assert.equal(parse({ prefix: "a.test/x:1", location: "b.test/y" }), {
    ...rule,
    prefix: "a.test/x:1",
    location: "b.test/y",
  });
  assert.equal(parse({ prefix: "*.a.test" }), { ...rule, prefix: "*.a.test", location: undefined });
});

test("mirrors keep their order and their conditions", () => {
  const mirror = [
    { location: "m1.test", insecure: true },
    { location: "m2.test/p", "pull-from-mirror": "tag-only" },
  ];
  assert.equal(parseRule({ location: "a.test", mirror }, "/f").mirrors, [
    { location: "m1.test", insecure: true, pullBy: "all" },
    { location: "m2.test/p", insecure: false, pullBy: "tag-only" },
  ]);
  const digests = { location: "a.test", "mirror-by-digest-only": true, mirror: [{ location: "m.test" }] };
  assert.equal(
    parseRule(digests, "/f").mirrors.map(({ pullBy }) => pullBy),
    ["digest-only"],
  );
});

test("what makes no sense is refused with the file's name", async () => {
  const bad: readonly (readonly [unknown, RegExp])[] = [
    [{}, /neither prefix nor location/],
    [{ location: "https://a.test" }, /leave out the scheme/],
    [{ location: "a test" }, /not the beginning of an image's name/],
    [{ location: "/etc" }, /not the beginning/],
    [{ location: 1 }, /"location" is not a string/],
    [{ prefix: "*.a.test/x" }, /is not \*\.DOMAIN/],
    [{ prefix: "*.a.test:5000" }, /is not \*\.DOMAIN/],
    [{ prefix: "*." }, /is not \*\.DOMAIN/],
    [{ prefix: "a.*.test" }, /not the beginning/],
    [{ location: "a.test", insecure: "yes" }, /"insecure" is not true or false/],
    [{ location: "a.test", blocked: 1 }, /"blocked"/],
    [{ location: "a.test", mirror: {} }, /"mirror" of "a\.test"/],
    [{ location: "a.test", mirror: [{}] }, /has no location/],
    [{ location: "a.test", mirror: [1] }, /not a table/],
    [
      { location: "a.test", mirror: [{ location: "m.test", "pull-from-mirror": "x" }] },
      /all, digest-only or tag-only/,
    ],
    [
      {
        location: "a.test",
        "mirror-by-digest-only": true,
        mirror: [{ location: "m.test", "pull-from-mirror": "all" }],
      },
      /leaves nothing to say/,
    ],
  ];
  for (const [entry, state] of bad) await refuses(() => parseRule(entry, "/f"), "invalid", state);
  await refuses(() => parseRule({}, "/f"), "invalid", /read registry configuration "\/f"/);
});

test.run();
