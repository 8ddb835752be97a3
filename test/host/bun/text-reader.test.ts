import { writeFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createTextReader } from "../../../core/host/bun/text-reader.ts";
import { tempDir } from "../../helpers/temp-dir.ts";

const test = suite("text reader");

test("files are read one after another, each for itself", () => {
  const here = tempDir();
  const read = createTextReader();
  writeFileSync(`${here.path}/long`, "longer: ä");
  writeFileSync(`${here.path}/short`, "s");
  writeFileSync(`${here.path}/large`, "x".repeat(100_000));
  const [long, short] = [read(`${here.path}/long`), read(`${here.path}/short`)];
  assert.equal([long, short], ["longer: ä", "s"]);
  assert.equal([read(`${here.path}/none`), read(`${here.path}/large`)], [undefined, undefined]);
  assert.is(read(`${here.path}/large`, 200_000)?.length, 100_000);
  here.remove();
});

test.run();
