import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createOverlayDriver } from "../../../../../core/host/bun/storage/overlay.ts";
import { testStorageDriver } from "../../../../contract/storage-driver.ts";

const test = suite("storage driver overlay");
const driver = createOverlayDriver();
testStorageDriver(test, driver);

test("createOverlayDriver says its name", () => {
  assert.is(driver.name, "overlay");
});

test.run();
