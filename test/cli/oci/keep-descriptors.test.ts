import { closeSync, openSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { keepDescriptors } from "../../../cli/oci/keep-descriptors.ts";
import { refusal } from "../helpers.ts";

const test = suite("keepDescriptors");

test("keepDescriptors asks nothing of none", () => keepDescriptors(0));

test("keepDescriptors names the first that the caller has not opened, its own runtime's included", () => {
  // The lowest free number: what is not open ends there.
  const fd = openSync("/dev/null", "r");
  closeSync(fd);
  const error = refusal(() => keepDescriptors(1000));
  assert.is(error.code, "invalid");
  assert.ok(Number(error.subject) >= 3 && Number(error.subject) <= fd, error.subject);
  assert.match(error.hint ?? "", /3 to 1002/);
});

test.run();
