import { suite } from "uvu";
import * as assert from "uvu/assert";
import { checkMetadataKey, useMetadata } from "../../../core/host/common/metadata-use.ts";
import { refusal } from "../../cli/helpers.ts";
import { refuses } from "../../core/distribution/helpers.ts";

const test = suite("use of metadata");

test("what fails is told with what was done, and to what", async () => {
  const full = Object.assign(new Error("full"), { code: "ENOSPC" });
  await refuses(
    useMetadata("write", "images/a", () => Promise.reject(full)),
    "io",
    /disk is full/,
  );
  assert.is(await useMetadata("read", "images/a", async () => 7), 7);
});

test("a key is of safe segments", () => {
  checkMetadataKey("images/a");
  assert.is(refusal(() => checkMetadataKey("../a")).code, "invalid");
});

test.run();
