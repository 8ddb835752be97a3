import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { unpackedProgram } from "../../../../core/engine/run/wasm-program.ts";
import { scratch } from "../../../host/bun/scratch.ts";

const test = suite("unpackedProgram");
const { make, clean } = scratch();
test.after(clean);
const layers = make();
const LAYERS = { overlay: ["low", "high"], flat: ["low", "whole"] };

test.before(() => {
  for (const name of ["low/bin", "high/bin", "whole", "low/linked"])
    mkdirSync(`${layers}/${name}`, { recursive: true });
  for (const file of ["low/app.wasm", "high/app.wasm", "low/bin/only", "whole/app.wasm"]) {
    writeFileSync(`${layers}/${file}`, file);
  }
  writeFileSync(`${layers}/secret`, "of the host");
  symlinkSync("../secret", `${layers}/high/link`);
  for (const name of ["replaced", "gone"]) writeFileSync(`${layers}/low/${name}`, "old");
  symlinkSync("app.wasm", `${layers}/high/replaced`);
  symlinkSync("nowhere", `${layers}/high/gone`);
  symlinkSync("../..", `${layers}/high/up`);
});

async function found(config: object, form: "overlay" | "flat" = "overlay"): Promise<string | undefined> {
  const bytes = await unpackedProgram({ config, layers: LAYERS }, form, layers);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}

test("the entry point, else the command, of the topmost layer that has it", async () => {
  assert.is(await found({ Entrypoint: ["/app.wasm"], Cmd: ["x"] }), "high/app.wasm");
  assert.is(await found({ Cmd: ["bin/only"] }), "low/bin/only");
  assert.is(await found({ Cmd: ["only"], WorkingDir: "/bin" }), "low/bin/only");
  assert.is(await found({ Entrypoint: ["/app.wasm"] }, "flat"), "whole/app.wasm");
});

test("what a higher layer has in its place is not run from a lower one", async () => {
  for (const word of ["/replaced", "/gone"]) assert.is(await found({ Entrypoint: [word] }), undefined, word);
});

test("no link is followed, and nothing outside is read", async () => {
  const words = ["/link", "/up/secret", "/../secret", "/bin", "/none", ""];
  for (const word of words) assert.is(await found({ Entrypoint: [word] }), undefined, word);
});

test.run();
