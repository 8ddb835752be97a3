import { suite } from "uvu";
import * as assert from "uvu/assert";
import { mergeRegistriesConf, type RegistriesConf } from "../../../core/distribution/registries-conf.ts";
import { refuses } from "./helpers.ts";

const test = suite("mergeRegistriesConf");

/** Files by their text, lowest first: "/1", "/2" … */
function merge(...texts: readonly string[]): RegistriesConf {
  return mergeRegistriesConf(
    texts.map((text, index) => ({ path: `/${index + 1}`, content: Bun.TOML.parse(text) })),
  );
}

test("nothing gives nothing", () => {
  assert.equal(merge(), { rules: [], aliases: new Map() });
  assert.equal(merge('unqualified-search-registries = ["a.test"]\nshort-name-mode = "enforcing"').rules, []);
});

test("a later file replaces the rule of the same prefix, and keeps the others", () => {
  const { rules } = merge(
    '[[registry]]\nlocation = "a.test"\ninsecure = true\n[[registry]]\nprefix = "b.test"\nblocked = true',
    '[[registry]]\nprefix = "a.test"\nlocation = "c.test/x"',
  );
  assert.equal(
    rules.map(({ prefix, location, insecure, blocked, path }) => [prefix, location, insecure, blocked, path]),
    [
      ["a.test", "c.test/x", false, false, "/2"],
      ["b.test", "b.test", false, true, "/1"],
    ],
  );
});

test("within one file the first rule of a prefix counts", () => {
  const { rules } = merge(
    '[[registry]]\nlocation = "a.test"\nblocked = true\n[[registry]]\nlocation = "a.test/"',
  );
  assert.equal(
    rules.map(({ prefix, blocked }) => [prefix, blocked]),
    [["a.test", true]],
  );
});

test("aliases are replaced and taken away by later files", () => {
  const { aliases } = merge(
    '[aliases]\nfedora = "r.test/fedora"\n"team/app" = "r.test/team/app"\ngone = "r.test/gone"',
    '[aliases]\nfedora = "s.test/fedora"\ngone = ""\nnever = ""',
  );
  assert.equal(
    [...aliases],
    [
      ["fedora", "s.test/fedora"],
      ["team/app", "r.test/team/app"],
    ],
  );
});

test("an alias is a short name for a full one, without tag and digest", async () => {
  const bad = [
    ['"r.test/a" = "r.test/b"', /"r\.test\/a" is not a short name/],
    ['"localhost/a" = "r.test/b"', /not a short name/],
    ['"a:1" = "r.test/b"', /not a short name/],
    ['"" = "r.test/b"', /not a short name/],
    ['A = "r.test/b"', /not a short name/],
    ['a = "b"', /does not stand for a full name/],
    ['a = "r.test/b:1"', /does not stand/],
    ["a = 1", /does not stand/],
  ] as const;
  for (const [line, state] of bad) await refuses(() => merge(`[aliases]\n${line}`), "invalid", state);
});

test("what the format does not have is refused, with the file's name", async () => {
  await refuses(() => merge('registry = "a.test"'), "invalid", /"\/1": "registry" is not an array/);
  await refuses(() => merge("registry = [1]"), "invalid", /a \[\[registry\]\] is not a table/);
  await refuses(() => merge("aliases = 1"), "invalid", /"aliases" is not a table/);
  await refuses(() => mergeRegistriesConf([{ path: "/f", content: [] }]), "invalid", /"\/f": it is not/);
  await refuses(() => merge('[registries.search]\nregistries = ["a.test"]'), "unsupported", /version 1/);
});

test.run();
