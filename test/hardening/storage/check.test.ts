/** `rl system check` against a store that is damaged by hand: everything is found, and repaired. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { DAMAGES, LAYERS, type Place } from "../../helpers/e2e/damages.ts";
import { busyboxEntries, makeLayout, pushImage } from "../../helpers/e2e/handmade.ts";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";

const test = suite("system check");
const CLEAN = "The store is in order\n";

let stage: Stage;
let image: string;
let place: Place;

const hex = (digest = ""): string => digest.slice("sha256:".length);

test.before(async () => {
  // The places of the trees are those of this driver.
  skipIf(requires.overlay());
  skipIf(requires.idRange());
  stage = await makeStage({ registry: "empty" });
  const [bottom, top] = LAYERS;
  const handmade = { layers: [[...busyboxEntries(), ...bottom], top] };
  image = await pushImage(stage.registry, "damaged", handmade);
  const { manifest, config, layers } = makeLayout(handmade);
  await runs();
  const record = readdirSync(join(stage.store, "meta/images"))[0] ?? "";
  const { overlay } = (
    JSON.parse(readFileSync(join(stage.store, "meta/images", record), "utf8")) as {
      readonly layers: { readonly overlay: readonly string[] };
    }
  ).layers;
  place = {
    store: stage.store,
    manifest: hex(manifest.digest),
    config: hex(config.digest),
    layers: [hex(layers[0]?.digest), hex(layers[1]?.digest)],
    trees: [overlay[0] ?? "", overlay[1] ?? ""],
    inside,
  };
});
test.after(() => stage?.stop());

/** Sets or, with an empty value, removes an attribute: what there is no program for on every machine. */
const XATTR = `
  const { dlopen } = require("bun:ffi");
  const libc = dlopen("libc.so.6", {
    setxattr: { args: ["cstring", "cstring", "cstring", "usize", "int"], returns: "int" },
    removexattr: { args: ["cstring", "cstring"], returns: "int" },
  });
  const [path, name, value] = process.argv.slice(1).map((text) => Buffer.from(text + "\\0"));
  const failed = value.length === 1
    ? libc.symbols.removexattr(path, name)
    : libc.symbols.setxattr(path, name, value, value.length - 1, 0);
  process.exit(failed ? 1 : 0);`;

function inside(directory: string, line: string): void {
  const enter = ["unshare", "--user", "--map-root-user", "--map-auto"];
  const script = `set -e; cd "$1"; xattr() { "$BUN" -e "$XATTR" "$@"; }; ${line}`;
  const env = { PATH: process.env.PATH, BUN: process.execPath, XATTR };
  const done = Bun.spawnSync([...enter, "sh", "-c", script, "sh", directory], { env, stdin: "ignore" });
  if (done.exitCode !== 0) throw new Error(`${line}: ${done.stderr.toString()}`);
}

async function runs(): Promise<void> {
  const script =
    "cat /d/file /opaque/new /made/by/itself; ls -A /opaque; ls /hidden 2>/dev/null; stat -c %a /d";
  const said = await stage.ok([...PLAIN, "-q", image, "sh", "-c", script]);
  assert.is(said, "some content\nnew\nxnew\n750\n");
}

test("a store in order is told so", async () => {
  assert.is(await stage.ok(["system", "check"]), CLEAN);
  assert.is(await stage.ok(["system", "check", "--quick"]), CLEAN);
});

test(`${DAMAGES.length} ways of damage have names of their own`, () => {
  assert.ok(new Set(DAMAGES.map(({ name }) => name)).size >= 50);
});

for (const { name, said, make } of DAMAGES) {
  test(`found and repaired: ${name}`, async () => {
    make(place);
    const found = await stage.rl(["system", "check"]);
    assert.match(found.stdout, said);
    assert.match(found.stderr, /^\d+ damaged; repair with: rl system check --repair\n$/);
    assert.is(found.exitCode, 1);
    const repaired = await stage.rl(["system", "check", "--repair"]);
    assert.is(repaired.exitCode, 0, repaired.stdout + repaired.stderr);
    assert.match(repaired.stdout, /^Repaired: /m);
    assert.is(await stage.ok(["system", "check"]), CLEAN);
    await runs();
  });
}

test("what is made of the records is brought up to date, and no damage", async () => {
  for (const path of ["meta/briefs", "meta/summaries", "image/index.json", "image/oci-layout"]) {
    const before = await stage.ok(["images", "--format", "json"]);
    inside(stage.store, `echo damaged >${path}`);
    assert.is(await stage.ok(["system", "check"]), CLEAN);
    assert.is(await stage.ok(["images", "--format", "json"]), before);
  }
});

test("--quick finds what is missing and what has another size", async () => {
  inside(
    stage.store,
    `rm image/blobs/sha256/${place.layers[0]}; echo >>image/blobs/sha256/${place.layers[1]}`,
  );
  const { stdout, exitCode } = await stage.rl(["system", "check", "--quick"]);
  assert.match(stdout, /^blob-missing: .*\nblob-damaged: .*\n$/);
  assert.is(exitCode, 1);
  await stage.ok(["system", "check", "--repair"]);
});

/** The names of all blobs, records and notes. */
const listing = (): string[] =>
  ["image/blobs", "meta"].flatMap((part) =>
    readdirSync(join(stage.store, part), { recursive: true })
      .map((name) => join(part, String(name)))
      .sort(),
  );

test("without its registry what can be made of the rest is, and nothing is removed but by force", async () => {
  await stage.registry.stop();
  for (const name of ["note of a layer is missing", "record is empty", "all trees are gone"]) {
    DAMAGES.find((each) => each.name === name)?.make(place);
    await stage.ok(["system", "check", "--repair"]);
    await runs();
  }
  const path = join(stage.store, "image/blobs/sha256", place.layers[1]);
  inside(stage.store, `echo more >>${path}`);
  const damaged = readFileSync(path);
  const before = listing();
  const kept = await stage.rl(["system", "check", "--repair"]);
  assert.is(kept.exitCode, 1);
  assert.match(kept.stdout, /^Cannot repair: .*damaged:latest: Cannot reach /m);
  assert.equal(listing(), before);
  assert.equal(readFileSync(path), damaged);
  // It is unpacked, so it runs.
  await runs();
  const forced = await stage.rl(["system", "check", "--repair", "--force"]);
  assert.is(forced.exitCode, 0);
  assert.match(forced.stdout, /^Removed: .*damaged:latest: /m);
  assert.is(await stage.ok(["system", "check"]), CLEAN);
  assert.is(await stage.ok(["images", "-q"]), "");
  assert.not(existsSync(path));
});

test.run();
