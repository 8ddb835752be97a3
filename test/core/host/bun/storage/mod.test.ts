import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createStorageDriver } from "../../../../../core/host/bun/storage/mod.ts";

const test = suite("storage");

test("createStorageDriver makes the driver of a choice", () => {
  const choices = [
    { name: "overlay", fuseProgram: undefined },
    { name: "fuse-overlayfs", fuseProgram: "/usr/bin/fuse-overlayfs" },
    { name: "vfs", fuseProgram: undefined },
  ] as const;
  for (const choice of choices) assert.is(createStorageDriver(choice).name, choice.name);
});

test.run();
