import type { suite } from "uvu";
import * as assert from "uvu/assert";
import type { RootfsRequest, StorageDriver } from "../../core/ports/storage-driver.ts";

const REQUEST: RootfsRequest = {
  layersDirectory: "/data/layers",
  layers: ["bottom"],
  containerDirectory: "/data/containers/c1",
  ephemeral: false,
};

/** What every `StorageDriver` does: describe, and nothing else. */
export function testStorageDriver(test: ReturnType<typeof suite>, driver: StorageDriver): void {
  test(`${driver.name}: rootfs is in the container's own directory`, () => {
    const rootfs = driver.rootfs(REQUEST);
    const own = rootfs.kind === "overlay" ? [rootfs.upper, rootfs.work, rootfs.target] : [rootfs.target];
    assert.is(new Set(own).size, own.length);
    for (const path of own) assert.ok(path.startsWith(`${REQUEST.containerDirectory}/`), path);
    assert.is(rootfs.target, "/data/containers/c1/rootfs");
  });

  test(`${driver.name}: rootfs is the same for the same request`, () => {
    assert.equal(driver.rootfs(REQUEST), driver.rootfs({ ...REQUEST }));
  });

  test(`${driver.name}: the form tells what rootfs is made of`, () => {
    const rootfs = driver.rootfs(REQUEST);
    assert.is(rootfs.kind, driver.form === "overlay" ? "overlay" : "copy");
    if (rootfs.kind === "copy") assert.is(rootfs.source, "/data/layers/bottom");
  });

  if (driver.form === "overlay") {
    test(`${driver.name}: lower is top first, the request's layers are left alone`, () => {
      const layers = ["one", "two", "three"];
      const rootfs = driver.rootfs({ ...REQUEST, layers });
      assert.ok(rootfs.kind === "overlay");
      assert.equal(rootfs.lower, ["three", "two", "one"]);
      assert.is(rootfs.lowerBase, "/data/layers");
      assert.equal(layers, ["one", "two", "three"]);
    });

    test(`${driver.name}: only what is ephemeral goes unsynced`, () => {
      const volatile = [true, false].map((ephemeral) => {
        const rootfs = driver.rootfs({ ...REQUEST, ephemeral });
        return rootfs.kind === "overlay" && rootfs.volatile;
      });
      assert.equal(volatile, [true, false]);
    });
  } else {
    test(`${driver.name}: none or several trees are refused`, () => {
      for (const layers of [[], ["one", "two"]]) {
        assert.throws(() => driver.rootfs({ ...REQUEST, layers }), /is made of one tree, not of/);
      }
    });
  }
}
