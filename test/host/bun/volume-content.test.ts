import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { startTreeWorker } from "../../../core/host/bun/tree-worker.ts";
import {
  readVolumeContent,
  settleVolumeContent,
  writeVolumeContent,
} from "../../../core/host/bun/volume-content.ts";
import { encodePlan } from "../../../core/plan/encode.ts";
import { type TempDir, tempDir } from "../../helpers/temp-dir.ts";

const test = suite("content of a volume");
const ATTRIBUTES = { mode: 0o644, uid: 0, gid: 0, mtimeSeconds: 0, mtimeNanoseconds: 0, xattrs: [] };
/** A worker with the test's own rights. */
const startWorker = () => startTreeWorker(encodePlan([]));
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
let here: TempDir;
test.before.each(() => {
  here = tempDir();
  mkdirSync(`${here.path}/_data`);
  writeFileSync(`${here.path}/_data/old`, "old");
});
test.after.each(() => here.remove());

async function write(): Promise<{ publish(): Promise<void> }> {
  const made = await writeVolumeContent(here.path, true, startWorker);
  await made.writer.file(bytes("new"), 3, ATTRIBUTES);
  await made.writer.data(bytes("new"));
  await made.writer.finish();
  return made;
}

test("what is written is seen once it is published, beside what was there", async () => {
  const { publish } = await write();
  assert.equal(readdirSync(`${here.path}/_data`), ["old"]);
  await publish();
  assert.equal(readdirSync(`${here.path}/_data`).sort(), ["new", "old"]);
  assert.is(readFileSync(`${here.path}/_data/new`, "utf8"), "new");
  assert.equal(readdirSync(here.path), ["_data"]);
});

test("what was not published goes with the next writing", async () => {
  await write();
  settleVolumeContent(here.path);
  assert.equal(readdirSync(`${here.path}/_data`), ["old"]);
  await (await write()).publish();
  assert.not(existsSync(`${here.path}/_imported`));
});

test("content is read with the names in it", async () => {
  const reading = readVolumeContent(here.path, startWorker);
  const paths: string[] = [];
  for (let entry = await reading.next(); entry !== undefined; entry = await reading.next()) {
    paths.push(new TextDecoder().decode(entry.path));
  }
  await reading.close();
  assert.equal(paths, ["", "old"]);
});

test.run();
