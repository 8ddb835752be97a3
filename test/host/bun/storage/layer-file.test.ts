import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readLayerFile } from "../../../../core/host/bun/storage/layer-file.ts";
import { refusal } from "../../../cli/helpers.ts";
import { runOk } from "../../../helpers/process.ts";
import { scratch } from "../scratch.ts";

const test = suite("readLayerFile()");
const { make, clean } = scratch();
let layers: readonly string[];
test.before.each(() => {
  const root = make();
  layers = ["low", "high"].map((name) => join(root, name));
  for (const layer of layers) mkdirSync(join(layer, "etc"), { recursive: true });
});
test.after.each(clean);

const [LOW, HIGH] = [0, 1];
const write = (layer: number, text: string): void =>
  writeFileSync(join(layers[layer] ?? "", "etc/passwd"), text);
function read(): string | undefined {
  const bytes = readLayerFile(layers, "etc/passwd");
  return bytes && new TextDecoder().decode(bytes);
}

test("readLayerFile() gives the topmost, or none", () => {
  assert.is(read(), undefined);
  write(LOW, "low");
  assert.is(read(), "low");
  write(HIGH, "high");
  assert.is(read(), "high");
});

test("readLayerFile() finds nothing below a directory that hides what is below", async () => {
  write(LOW, "low");
  await runOk([
    "python3",
    "-c",
    `import os; os.setxattr(${JSON.stringify(join(layers[HIGH] ?? "", "etc"))}, "user.overlay.opaque", b"y")`,
  ]);
  assert.is(read(), undefined);
});

test("readLayerFile() refuses links, whatever they lead to, and special files at once", async () => {
  const at = join(layers[HIGH] ?? "", "etc/passwd");
  symlinkSync("/etc/passwd", at);
  const error = refusal(() => read());
  assert.equal([error.code, error.subject], ["unsupported", "/etc/passwd"]);
  assert.match(error.hint ?? "", /by number/);
  await runOk(["rm", at]);
  await runOk(["mkfifo", at]);
  assert.is(refusal(() => read()).code, "unsupported");
  const root = make();
  symlinkSync("/etc", join(root, "etc"));
  assert.is(refusal(() => readLayerFile([root], "etc/passwd")).code, "unsupported");
});

test("readLayerFile() refuses what is too large to be read", () => {
  write(HIGH, "");
  truncateSync(join(layers[HIGH] ?? "", "etc/passwd"), 1024 ** 3);
  assert.is(refusal(() => read()).code, "limit");
});

test.run();
