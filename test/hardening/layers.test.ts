/** Archives that try to be unpacked somewhere else. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { busyboxEntries, pushImage } from "../helpers/e2e/handmade.ts";
import { makeStage, PLAIN, type Stage } from "../helpers/e2e/stage.ts";
import type { TarEntry } from "../helpers/e2e/tar.ts";
import { runOk } from "../helpers/process.ts";

const test = suite("hardening: archives");
let stage: Stage;
let outside: string;
test.before(async () => {
  stage = await makeStage({ registry: "empty" });
  outside = join(stage.home, "outside");
  mkdirSync(outside);
  writeFileSync(join(outside, "victim"), "as it was");
});
test.after(() => stage?.stop());

const up = "../../../../../../../..";
const evil = { content: "of the archive" };

const cases: readonly (readonly [what: string, layers: () => readonly (readonly TarEntry[])[]])[] = [
  ["a path with ..", () => [[{ path: `${up}${outside}/victim`, ...evil }]]],
  ["an absolute path", () => [[{ path: `${outside}/victim`, ...evil }]]],
  ["a path through an absolute link", () => [[link("a", outside), { path: "a/victim", ...evil }]]],
  ["a path through a relative link", () => [[link("a", `${up}${outside}`), { path: "a/victim", ...evil }]]],
  ["a path through a link of a lower layer", () => [[link("a", outside)], [{ path: "a/victim", ...evil }]]],
  ["a file in place of a link", () => [[link("a", `${outside}/victim`)], [{ path: "a", ...evil }]]],
  ["a hard link to a file of the host", () => [[hardlink("a", `${outside}/victim`), { path: "a", ...evil }]]],
  ["a hard link with ..", () => [[hardlink("a", `${up}${outside}/victim`)], [{ path: "a", ...evil }]]],
  [
    "a hard link to a link",
    () => [[link("b", `${outside}/victim`), hardlink("a", "b"), { path: "a", ...evil }]],
  ],
  ["a whiteout with ..", () => [[{ path: `${up}${outside}/.wh.victim` }]]],
  ["a whiteout through a link", () => [[link("a", outside)], [{ path: "a/.wh.victim" }]]],
  ["a whiteout of ..", () => [[{ path: "d/", type: "directory" }, { path: "d/.wh..." }]]],
  ["an opaque directory through a link", () => [[link("a", outside)], [{ path: "a/.wh..wh..opq" }]]],
  ["a directory where a link is", () => [[link("a", outside)], [{ path: "a/", type: "directory", mode: 0 }]]],
  ["the root as a link", () => [[link("./", outside), { path: "victim", ...evil }]]],
];

function link(path: string, target: string): TarEntry {
  return { path, type: "symlink", link: target };
}

function hardlink(path: string, target: string): TarEntry {
  return { path, type: "hardlink", link: target };
}

for (const [index, [what, layers]] of cases.entries()) {
  test(`${what} changes nothing outside`, async () => {
    const image = await pushImage(stage.registry, `archive${index}`, {
      layers: [busyboxEntries(), ...layers()],
    });
    const { exitCode, stderr } = await stage.rl([...PLAIN, "-q", image, "true"]);
    assert.ok(exitCode === 0 || exitCode === 125, `${exitCode} ${stderr}`);
    if (exitCode === 125) assert.match(stderr, /^rl: Cannot [^\n]*\n(hint: [^\n]*\n)?$/);
    assert.equal(readdirSync(outside), ["victim"]);
    assert.is(readFileSync(join(outside, "victim"), "utf8"), "as it was");
    for (const name of ["victim", "a", "evil"]) assert.not.ok(existsSync(join(stage.home, name)));
  });
}

test("device nodes of an archive are not made, in the store or in a container", async () => {
  const devices: TarEntry[] = [
    // One that anybody may read, so that nothing but its absence keeps it from being read.
    { path: "zero", type: "character", device: [1, 5], mode: 0o666 },
    { path: "memory", type: "character", device: [1, 1], mode: 0o666 },
    { path: "disk", type: "block", device: [253, 0], mode: 0o666 },
    { path: "after", content: "the rest is there\n" },
  ];
  const image = await pushImage(stage.registry, "devices", { layers: [[...busyboxEntries(), ...devices]] });
  const env = { RL_ROOT: join(stage.home, "devices") };
  const find = "find / -xdev '(' -type c -o -type b ')'";
  const read = "for name in zero memory disk; do head -c 1 /$name 2>/dev/null | wc -c; done";
  const argv = [...PLAIN, "-q", image, "sh", "-c", `${find}; ${read}; cat /after`];
  assert.is(await stage.ok(argv, { env }), "0\n0\n0\nthe rest is there\n");
  const layers = join(env.RL_ROOT, "layers");
  assert.is(await runOk(["find", layers, "(", "-type", "c", "-o", "-type", "b", ")"]), "");
});

test.run();
