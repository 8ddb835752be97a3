import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { credsFlag, insecureFlag, registryFlags } from "../../../cli/flags/registry.ts";

const test = suite("flags of registries");
const spec = {
  name: "x",
  summary: "",
  flags: [...registryFlags, credsFlag, insecureFlag],
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

test("credentials are nothing, and nothing is insecure, when it is not said", () => {
  const { flags } = parseArguments(spec, []);
  assert.equal([flags.creds, flags.authfile, flags["cert-dir"], flags.insecure], [...Array(3), false]);
  assert.is(parseArguments(spec, ["--creds", "u:p"]).flags.creds, "u:p");
});

test.run();
