import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { smallText } from "../../../core/host/bun/small-text.ts";
import { scratch } from "./scratch.ts";

const test = suite("smallText()");
const { make, clean } = scratch();
test.after.each(clean);

test("smallText() is what a file holds, the kernel's too", () => {
  const file = join(make(), "file");
  for (const text of ["", "grün\n"]) {
    writeFileSync(file, text);
    assert.is(smallText(file), text);
  }
  assert.match(smallText("/proc/self/status") ?? "", /^Name:/);
});

test("smallText() is undefined for what is not there, or too large", () => {
  const file = join(make(), "file");
  assert.is(smallText(file), undefined);
  writeFileSync(file, "12345678");
  assert.is(smallText(file, 8), undefined);
  assert.is(smallText(file, 9), "12345678");
});

test.run();
