import { readdirSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { runOther } from "../../cli/other.ts";
import { VERSION } from "../../core/engine/version.ts";
import { createMetadata } from "../../core/host/bun/metadata.ts";
import { imageKey } from "../../core/image/key.ts";
import { encodeImageRecord } from "../../core/image/record.ts";
import { type TempDir, tempDir } from "../helpers/temp-dir.ts";
import { isRoot } from "../helpers/user.ts";
import { imageRecord, recordOutput, rejection } from "./helpers.ts";

const test = suite("runOther");
let directory: TempDir;
test.before.each(() => {
  directory = tempDir();
});
test.after.each(() => directory.remove());

async function run(argv: readonly string[], environment: Record<string, string> = {}): Promise<string> {
  const output = recordOutput();
  assert.is(await runOther(argv, output, environment), 0);
  assert.is(output.written.err, "");
  return output.written.out;
}
const store = (): Record<string, string> => ({
  RL_ROOT: join(directory.path, "store"),
  XDG_RUNTIME_DIR: join(directory.path, "runtime"),
});

test("runOther's help and version work without a home, and make no store", async () => {
  assert.match(await run(["version"]), new RegExp(`^rl ${VERSION}\nRuntime: +Bun `));
  assert.match(await run(["help"]), /Usage/i);
  assert.match(await run(["help", "run"]), /--volume/);
  await run(["version"], store());
  assert.equal(readdirSync(directory.path), []);
});

test("runOther's images are those of the session's store", async () => {
  assert.not.match(await run(["images"], store()), /alpine/);
  const record = imageRecord({});
  const key = imageKey(record.reference, record.platform);
  await createMetadata(join(directory.path, "store/meta")).put(key, encodeImageRecord(record));
  assert.match(await run(["images"], store()), /alpine +latest/);
});

test("runOther's info is about this host and the session's store", async () => {
  assert.match(await run(["info"], store()), new RegExp(join(directory.path, "store")));
});

test("runOther refuses a bad reference before it looks at the host's storage", async () => {
  const error = await rejection(runOther(["pull", "UPPER"], recordOutput(), store()));
  assert.is(error.code, "invalid");
  assert.not(readdirSync(join(directory.path, "store")).includes("storage-trial.json"));
});

test("runOther refuses what it does not know", async () => {
  assert.is((await rejection(runOther(["bogus"], recordOutput(), store()))).code, "invalid");
});

// Root's store has a place of its own.
if (!isRoot()) {
  test("runOther refuses to list images without a home", async () => {
    assert.is((await rejection(runOther(["images"], recordOutput(), {}))).subject, "HOME");
  });
}

test.run();
