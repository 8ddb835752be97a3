import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createFuseOverlayfsDriver } from "../../../../../core/host/bun/storage/fuse-overlayfs.ts";
import { testStorageDriver } from "../../../../contract/storage-driver.ts";

const test = suite("storage driver fuse-overlayfs");
const driver = createFuseOverlayfsDriver("/usr/bin/fuse-overlayfs");
testStorageDriver(test, driver);

test("createFuseOverlayfsDriver says its name", () => {
  assert.is(driver.name, "fuse-overlayfs");
});

test("createFuseOverlayfsDriver: rootfs names the program", () => {
  const rootfs = driver.rootfs({
    layersDirectory: "/l",
    layers: ["a"],
    containerDirectory: "/c",
    ephemeral: true,
  });
  assert.is(rootfs.kind === "overlay" && rootfs.fuse, "/usr/bin/fuse-overlayfs");
});

test.run();
