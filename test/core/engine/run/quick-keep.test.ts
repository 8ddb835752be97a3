import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { QUICK_LIMIT } from "../../../../core/engine/run/quick.ts";
import { keepQuick } from "../../../../core/engine/run/quick-keep.ts";
import { type TempDir, tempDir } from "../../../helpers/temp-dir.ts";

const test = suite("keepQuick");
let directory: TempDir;
test.before.each(() => {
  directory = tempDir();
});
test.after.each(() => directory.remove());

const keep = (name: string, size = 3): void =>
  keepQuick(
    join(directory.path, "starts", name),
    { template: new Uint8Array(size), config: {} },
    ["/a"],
    "7",
  );
const kept = (): string[] => readdirSync(join(directory.path, "starts")).sort();

test("keepQuick writes one line of JSON and the template", () => {
  const config = { Env: ["A=1"], Cmd: ["x"], Runner: ["r"], Labels: { a: "not kept" }, User: "web" };
  keepQuick(join(directory.path, "starts/x"), { template: new Uint8Array([1, 10, 2]), config }, ["/a"], "7");
  const line = '{"paths":["/a"],"stamps":"7","config":{"Env":["A=1"],"Cmd":["x"],"Runner":["r"]}}\n';
  assert.equal(
    readFileSync(join(directory.path, "starts/x")),
    Buffer.concat([Buffer.from(line), Buffer.from([1, 10, 2])]),
  );
});

test("keepQuick replaces what is there", () => {
  const length = (): number => readFileSync(join(directory.path, "starts/x")).length;
  keep("x");
  const before = length();
  keep("x", 9);
  assert.equal(kept(), ["x"]);
  assert.is(length(), before + 6);
});

test("keepQuick keeps none that would not be read again", () => {
  keep("large", QUICK_LIMIT);
  assert.not(existsSync(join(directory.path, "starts")));
  keep("almost", QUICK_LIMIT - 200);
  assert.equal(kept(), ["almost"]);
});

test("keepQuick begins anew when there are many, so that they do not fill the memory", () => {
  for (let index = 0; index < 256; index += 1) keep(String(index));
  assert.is(kept().length, 256);
  keep("one more");
  assert.equal(kept(), ["one more"]);
});

test("keepQuick passes over what it cannot do", () => {
  writeFileSync(join(directory.path, "starts"), "a file");
  keep("x");
  assert.is(readFileSync(join(directory.path, "starts"), "utf8"), "a file");
});

test.run();
