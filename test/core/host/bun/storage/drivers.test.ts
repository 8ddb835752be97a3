import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  createFuseOverlayfsDriver,
  createOverlayDriver,
  createStorageDriver,
  createVfsDriver,
} from "../../../../../core/host/bun/storage/mod.ts";
import { testStorageDriver } from "../../../../contract/storage-driver.ts";

const test = suite("storage drivers");
for (const driver of [createOverlayDriver(), createFuseOverlayfsDriver("/usr/bin/fuse"), createVfsDriver()]) {
  testStorageDriver(test, driver);
}
test("createStorageDriver makes the driver of a choice", () => {
  const choices = [
    { name: "overlay", fuseProgram: undefined },
    { name: "fuse-overlayfs", fuseProgram: "/usr/bin/fuse-overlayfs" },
    { name: "vfs", fuseProgram: undefined },
  ] as const;
  for (const choice of choices) assert.is(createStorageDriver(choice).name, choice.name);
  const fuse = createStorageDriver(choices[1]).rootfs({
    layersDirectory: "/l",
    layers: ["a"],
    containerDirectory: "/c",
    ephemeral: true,
  });
  assert.is(fuse.kind === "overlay" && fuse.fuse, "/usr/bin/fuse-overlayfs");
});
test.run();
