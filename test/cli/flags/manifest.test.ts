import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { entryFlags } from "../../../cli/flags/manifest.ts";
import { registryFlags } from "../../../cli/flags/registry.ts";

const test = suite("flags of manifest lists");
const spec = {
  name: "x",
  summary: "",
  flags: [...entryFlags, ...registryFlags],
  positionals: [],
  stopAtFirstPositional: false,
} as const;

test("what is said of an image is a text or a list, and nothing when it is not given", () => {
  const { flags } = parseArguments(spec, ["--annotation", "a=b", "--annotation=c=d", "--variant", ""]);
  assert.equal(flags.annotation, ["a=b", "c=d"]);
  assert.is(flags.variant, "");
  assert.equal([flags.arch, flags.os, flags["os-version"]], Array(3).fill(undefined));
  assert.equal([flags.features, flags["os-features"]], [[], []]);
});

test.run();
