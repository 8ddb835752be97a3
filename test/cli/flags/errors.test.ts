import { suite } from "uvu";
import * as assert from "uvu/assert";
import { imagesSpec } from "../../../cli/commands/images.spec.ts";
import { runSpec } from "../../../cli/commands/run.spec.ts";
import * as errors from "../../../cli/flags/errors.ts";

const test = suite("flags/errors");

test("unknownFlag() never suggests for one letter", () => {
  assert.is(errors.unknownFlag(runSpec, "-x").hint, "see rl run --help");
});

test("unknownFlag() suggests --help too", () => {
  assert.is(errors.unknownFlag(imagesSpec, "--hlep").hint, "did you mean --help? see rl images --help");
});

test("unknownFlag() speaks of docker only where docker's run is meant", () => {
  assert.is(errors.unknownFlag(imagesSpec, "--publish").state, "rl images has no such flag");
  assert.is(errors.unknownFlag(runSpec, "--isolation").state, "docker has it, rl does not have it yet");
});

test("unknownFlag() never suggests a hidden flag", () => {
  const flags = [{ name: "secret", kind: "boolean", description: "", hidden: true }] as const;
  const spec = { name: "x", summary: "", flags, positionals: [], stopAtFirstPositional: false };
  assert.is(errors.unknownFlag(spec, "--secre").hint, "see rl x --help");
});

test("unknownCommand() suggests a near command", () => {
  const error = errors.unknownCommand("imagse", ["run", "images"]);
  assert.is(error.message, 'Cannot run command "rl imagse": there is no such command');
  assert.is(error.hint, "did you mean rl images? rl help lists the commands");
  assert.is(errors.unknownCommand("constructor", ["run"]).hint, "rl help lists the commands");
});

test("valueName() is the flag's own, else its choices", () => {
  const named = { name: "a", kind: "string", valueName: "FILE", description: "" } as const;
  const chosen = { name: "a", kind: "string", choices: ["x", "y"], description: "" } as const;
  assert.is(errors.valueName(named), "FILE");
  assert.is(errors.valueName(chosen), "x|y");
  assert.is(errors.valueName({ name: "a", kind: "string", description: "" }), "VALUE");
});

test.run();
