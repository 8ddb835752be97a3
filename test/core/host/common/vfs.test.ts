import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createVfsDriver } from "../../../../core/host/common/vfs.ts";
import { testStorageDriver } from "../../../contract/storage-driver.ts";

const test = suite("storage driver vfs");
const driver = createVfsDriver();
testStorageDriver(test, driver);

test("createVfsDriver says its name", () => {
  assert.is(driver.name, "vfs");
});

test.run();
