/** Broken and hostile archives in the real store: a clear refusal, nothing outside touched, nothing left inside. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeLayout } from "../../helpers/e2e/handmade.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { type TarEntry, tar } from "../../helpers/e2e/tar.ts";
import { runOk } from "../../helpers/process.ts";

const test = suite("archives: hostile");
let stage: Stage;
test.before(async () => {
  stage = await makeStage();
  mkdirSync(join(stage.home, "canary"));
  writeFileSync(join(stage.home, "canary/file"), "untouched");
  // So that the store is there, and what stays in it is seen to stay.
  writeFileSync(join(stage.home, "good.tar"), tar(entriesOf(good.files)));
  await stage.ok(["load", "-q", "-i", "good.tar"]);
});
test.after(() => stage?.stop());

const CONTENT = crypto.getRandomValues(new Uint8Array(60_000));
const big = Buffer.concat([CONTENT, CONTENT, CONTENT]);
const good = makeLayout({ layers: [[{ path: "good", content: "1" }]] });
const app = makeLayout({ layers: [[{ path: "big", content: big }]] });
const lie = makeLayout({
  layers: [[{ path: "big", content: big }]],
  diffIds: [`sha256:${"1".repeat(64)}`],
});
const up = makeLayout({ layers: [[{ path: "../../../canary/file", content: "changed" }]] });
const through = makeLayout({
  layers: [
    [
      { path: "l", type: "symlink", link: "/" },
      { path: "l/tmp/rl-canary", content: "changed" },
      { path: "../l", content: "" },
    ],
  ],
});

function entriesOf(files: ReadonlyMap<string, Uint8Array>): TarEntry[] {
  return [...files].map(([path, content]) => ({ path, content }));
}

function without(files: ReadonlyMap<string, Uint8Array>, path: string, content?: Uint8Array): Uint8Array {
  const rest = entriesOf(files).filter((entry) => entry.path !== path);
  return tar(content === undefined ? rest : [...rest, { path, content }]);
}

const layerPath = (app.layers[0]?.digest ?? "").replace(":", "/");
const archive = tar(entriesOf(app.files));
const many = new Uint8Array(512 * 100_000);
for (let at = 0; at < many.length; at += 512) many.set(tar([{ path: "x" }]).subarray(0, 512), at);

const CASES: readonly (readonly [name: string, bytes: Uint8Array, message: RegExp])[] = [
  ["empty", new Uint8Array(), /neither a manifest.json nor/],
  ["truncated", archive.slice(0, archive.length - 60_000), /cut short/],
  ["truncated gzip", Bun.gzipSync(new Uint8Array(archive)).slice(0, -100), /ends too early/],
  ["wrong digest", without(app.files, `blobs/${layerPath}`, big), /its digest is sha256:/],
  ["missing blob", without(app.files, `blobs/${layerPath}`), /it has no blob sha256:/],
  ["a false diffID", tar(entriesOf(lie.files)), /its digest is sha256:/],
  [
    "a name that goes up",
    tar([...entriesOf(app.files), { path: "../../canary/file", content: "changed" }]),
    /leads out/,
  ],
  [
    "an absolute name",
    tar([...entriesOf(app.files), { path: "/tmp/rl-canary", content: "changed" }]),
    /leads out/,
  ],
  [
    "a link that goes up",
    tar([...entriesOf(app.files), { path: "a", type: "symlink", link: "../b" }]),
    /leads out/,
  ],
  ["a layer that goes up", tar(entriesOf(up.files)), /\.\./],
  ["a layer that writes through a link", tar(entriesOf(through.files)), /\.\./],
  ["100,000 members", many, /more than 65536/],
  [
    "a huge config",
    tar([
      { path: "c", content: " ".repeat(5_000_000) },
      { path: "manifest.json", content: '[{"Config":"c","Layers":[]}]' },
    ]),
    /more than the 4194304 allowed/,
  ],
  [
    "a huge index",
    without(app.files, "index.json", new Uint8Array(5_000_000).fill(32)),
    /more than the 4194304 allowed/,
  ],
];

/** Every file of the store by its bytes, but for what only says when something was looked at. */
async function storeState(): Promise<string> {
  const command =
    'find . -path ./locks -prune -o -printf "%p %y %m %s %l\\n" | sort; find image meta -type f -exec sha256sum {} + | sort';
  return await runOk(["sh", "-c", command], { cwd: stage.store });
}

for (const [name, bytes, message] of CASES) {
  test(`${name} is refused, and leaves nothing`, async () => {
    const before = await storeState();
    for (const from of ["file", "pipe"]) {
      writeFileSync(join(stage.home, "bad.tar"), bytes);
      const { exitCode, stdout, stderr } =
        from === "file"
          ? await stage.rl(["load", "-q", "-i", "bad.tar"])
          : await stage.rl(["load", "-q"], { stdin: bytes });
      assert.is(exitCode, 125, stdout);
      assert.is(stdout, "");
      assert.match(stderr, message);
      assert.match(stderr, /^rl: Cannot /);
    }
    assert.is(await storeState(), before);
    assert.is(readFileSync(join(stage.home, "canary/file"), "utf8"), "untouched");
  });
}

test.run();
