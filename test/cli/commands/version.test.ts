import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { versionSpec } from "../../../cli/commands/version.spec.ts";
import { run } from "../../../cli/commands/version.ts";
import { makeContext } from "../helpers.ts";

const test = suite("version");

async function said(...argv: string[]): Promise<string> {
  const context = makeContext();
  assert.is(await run(parseArguments(versionSpec, argv), context), 0);
  return context.output.written.out;
}

test("run() prints version, runtime and platform", async () => {
  assert.is(await said(), "rl 1.2.3\nRuntime:   Bun 1.4.5\nPlatform:  linux/amd64\n");
});

test("run() prints them as JSON", async () => {
  const json = '{"version":"1.2.3","runtime":"Bun 1.4.5","platform":"linux/amd64"}\n';
  assert.is(await said("--format", "json"), json);
});

test.run();
