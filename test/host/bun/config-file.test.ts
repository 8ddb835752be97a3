import { mkdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readConfigFile } from "../../../core/host/bun/config-file.ts";
import { refuses } from "../../core/distribution/helpers.ts";
import { isRoot } from "../../helpers/user.ts";
import { scratch } from "./scratch.ts";

const test = suite("readConfigFile");
const { make, clean } = scratch();
test.after(clean);

test("gives the bytes, also of an empty file and of one exactly at the limit", async () => {
  const path = join(make(), "f");
  for (const text of ["", "a", "12345678"]) {
    writeFileSync(path, text);
    assert.is(new TextDecoder().decode(await readConfigFile("read", path, 8)), text);
  }
});

test("gives nothing for a file that is not there", async () => {
  const directory = make();
  assert.is(await readConfigFile("read", join(directory, "none"), 8), undefined);
  writeFileSync(join(directory, "file"), "");
  assert.is(await readConfigFile("read", join(directory, "file/below"), 8), undefined);
});

test("refuses what is longer than the limit, without reading it all", async () => {
  const path = join(make(), "f");
  writeFileSync(path, "123456789");
  await refuses(readConfigFile("read", path, 8), "limit", /more than 8 bytes/);
  truncateSync(path, 2 ** 40);
  await refuses(readConfigFile("read", path, 8), "limit");
});

test("does not wait for what is not a file", async () => {
  const directory = make();
  assert.is(Bun.spawnSync(["mkfifo", join(directory, "pipe")]).exitCode, 0);
  await refuses(
    readConfigFile("read things", join(directory, "pipe"), 8),
    "invalid",
    /read things .*not a file/,
  );
  mkdirSync(join(directory, "d"));
  await refuses(readConfigFile("read", join(directory, "d"), 8), "invalid");
  await refuses(readConfigFile("read", "/dev/zero", 8), "invalid");
});

test("says when it may not", async () => {
  if (isRoot()) return;
  const path = join(make(), "f");
  writeFileSync(path, "", { mode: 0 });
  await refuses(readConfigFile("read", path, 8), "io", /permission denied/);
});

test.run();
