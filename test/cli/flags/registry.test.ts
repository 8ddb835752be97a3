import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { registryFlags } from "../../../cli/flags/registry.ts";

const test = suite("flags of registries");
const spec = {
  name: "x",
  summary: "",
  flags: registryFlags,
  positionals: [],
  stopAtFirstPositional: false,
} as const;

test("--tls-verify is a third thing when it is not given", () => {
  const said = (...argv: string[]): boolean | undefined => parseArguments(spec, argv).flags["tls-verify"];
  assert.equal(
    [said(), said("--tls-verify"), said("--tls-verify=false"), said("--tls-verify=true")],
    [undefined, true, false, true],
  );
});

test.run();
