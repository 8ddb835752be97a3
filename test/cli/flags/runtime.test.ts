import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { commandSpecs } from "../../../cli/commands/index.ts";
import { RUNTIME_FLAGS } from "../../../cli/flags/runtime.ts";
import { refusal } from "../helpers.ts";

const test = suite("flags of the OCI runtime");
const spec = {
  name: "x",
  summary: "",
  flags: [...RUNTIME_FLAGS],
  positionals: [],
  stopAtFirstPositional: false,
} as const;

test("without them states are where they always are, and nothing is logged", () => {
  const { flags } = parseArguments(spec, []);
  assert.equal([flags.root, flags.log, flags["log-format"]], [undefined, undefined, "text"]);
});

test("they say what runc's say, with a space or an equals sign", () => {
  for (const argv of [
    ["--root", "/r", "--log", "/l", "--log-format", "json"],
    ["--root=/r", "--log=/l", "--log-format=json"],
  ]) {
    const { flags } = parseArguments(spec, argv);
    assert.equal([flags.root, flags.log, flags["log-format"]], ["/r", "/l", "json"]);
  }
  assert.is(refusal(() => parseArguments(spec, ["--log-format", "xml"])).code, "invalid");
});

test("every command about containers takes them", () => {
  for (const verb of ["create", "run", "start", "state", "kill", "delete", "list"]) {
    const names =
      commandSpecs.find(({ name }) => name === `oci ${verb}`)?.flags.map(({ name }) => name) ?? [];
    for (const { name } of RUNTIME_FLAGS) assert.ok(names.includes(name), `${verb} --${name}`);
  }
});

test.run();
