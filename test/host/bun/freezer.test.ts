import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { freeze, thaw } from "../../../core/host/bun/freezer.ts";
import { rejection } from "../../cli/helpers.ts";
import { type TempDir, tempDir } from "../../helpers/temp-dir.ts";
import { makeGroup, openGroup } from "./groups.ts";

const test = suite("freezer");
let directory: TempDir;
test.before.each(() => {
  directory = tempDir();
});
test.after.each(() => directory.remove());

const group = (events: string) =>
  openGroup(makeGroup(join(directory.path, "c1"), { "cgroup.freeze": "0", "cgroup.events": events }));

test("freeze comes back when the kernel says that all are frozen", async () => {
  using frozen = group("populated 1\nfrozen 0\n");
  let isDone = false;
  const done = freeze(frozen, "c1").then(() => {
    isDone = true;
  });
  await Bun.sleep(20);
  assert.equal([frozen.read("cgroup.freeze"), isDone], ["1", false]);
  frozen.write({ file: "cgroup.events", value: "populated 1\nfrozen 1\n" });
  await done;
  assert.is(frozen.read("cgroup.freeze"), "1");
  thaw(frozen);
  assert.is(frozen.read("cgroup.freeze"), "0");
});

test("freeze lets them go on when one does not stop", async () => {
  using busy = group("populated 1\nfrozen 0\n");
  const error = await rejection(freeze(busy, "c1", 3));
  assert.equal([error.code, error.subject], ["unavailable", "c1"]);
  assert.is(busy.read("cgroup.freeze"), "0");
});

test.run();
