import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { preopens } from "../../../../core/host/bun/wasm/preopens.ts";
import { scratch } from "../scratch.ts";

const test = suite("preopens");
const { make, clean } = scratch();
test.after(clean);

test("directories of the image and of mounts; no link, no file, nothing of kernel and runner", () => {
  const root = make();
  for (const name of [".rl", "dev", "etc", "proc", "share", "sys"]) mkdirSync(`${root}/${name}`);
  writeFileSync(`${root}/etc/hosts`, "");
  writeFileSync(`${root}/file`, "");
  symlinkSync("proc", `${root}/to-proc`);
  const mount = make();
  const given = (mounted: readonly string[] = []) => Object.keys(preopens(mounted, root));
  assert.equal(given(), [`${root}/share`]);
  assert.equal(given([mount, `${root}/file`, `${root}/none`]), [`${root}/share`, mount]);
  for (const [name, target] of [
    ["whole", "."],
    ["kernel", "proc"],
    ["within", "share"],
  ] as const) {
    symlinkSync(target, `${root}/${name}`);
  }
  assert.equal(given([`${root}/whole`, `${root}/kernel`, `${root}/within`, `${root}/share`]), [
    `${root}/share`,
    `${root}/within`,
  ]);
  writeFileSync(`${root}/etc/passwd`, "");
  assert.equal(given(), [`${root}/etc`, `${root}/share`]);
});

test.run();
