/** The component in a program that is not JavaScript. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Finished, run } from "../helpers/process.ts";
import { skipIf } from "../helpers/skip.ts";
import { repository } from "../helpers/user.ts";
import { wasmtimePython } from "../helpers/wasmtime.ts";

const test = suite("the component in wasmtime");
const core = join(repository, "dist/wasm/core.wasm");

async function config(...args: readonly string[]): Promise<Finished> {
  skipIf(existsSync(core) ? undefined : "the component is not built: npm run build:wasm");
  return await run([await wasmtimePython(), join(repository, "examples/wasmtime/config.py"), core, ...args]);
}

test("the example names an image in full and generates a runtime configuration", async () => {
  const { exitCode, stdout, stderr } = await config("ghcr.io/owner/name:1");
  assert.equal([exitCode, stderr], [0, ""]);
  assert.match(stdout, /^ghcr\.io\/owner\/name:1\n\/srv \['sh'\] \d+ mounts\n$/);
});

test("what is no reference is refused in the core's own words", async () => {
  const { exitCode, stderr } = await config("NOT a name");
  assert.is(exitCode, 1);
  assert.is(JSON.parse(stderr).code, "invalid");
});

test.run();
