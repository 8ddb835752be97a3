import { suite } from "uvu";
import * as assert from "uvu/assert";
import { copyBetween, copyIn, copyOut } from "../../../../core/container/copy/copy.ts";
import { copyPath } from "../../../../core/container/copy/path.ts";
import { createCodec } from "../../../../core/host/bun/codec.ts";
import { readAll } from "../../tar/read.ts";
import { place, type Tree, teller } from "./place.ts";
import { entry, tarOf } from "./tar.ts";

const test = suite("copies");
const SOURCE: Tree = {
  s: "directory",
  "s/a": "file abc",
  "s/l": "symlink a",
  link: "symlink s",
};
const TARGET: Tree = { w: "directory", "w/d": "directory", wl: "symlink /w" };
const OPTIONS = { followLink: false, keepOwners: true };

async function lines(from: string, to: string, toHost: boolean, options = OPTIONS): Promise<string[]> {
  const source = { place: place(SOURCE, !toHost), path: copyPath(from) };
  const target = place(TARGET, toHost);
  await copyBetween(source, { place: target, path: copyPath(to) }, options);
  return target.lines;
}

test("into a container paths begin at its root, on the host at the directory", async () => {
  assert.equal(await lines("/s/a", "/wl/d", false), [
    "write /",
    "file w/d/a 3 644 5:6",
    "data abc",
    "finish",
  ]);
  assert.equal(await lines("/s/a", "/w/new", true), ["write /w", "file new 3 644 5:6", "data abc", "finish"]);
});

test("a directory goes under its name, and what is in it without", async () => {
  const [, ...named] = await lines("/s", "/w", false);
  assert.equal(named, [
    "directory w/s 644 5:6",
    "file w/s/a 3 644 5:6",
    "data abc",
    "symlink w/s/l a 644 5:6",
    "finish",
  ]);
  assert.is((await lines("/s/.", "/w", false))[1], "file w/a 3 644 5:6");
  assert.is((await lines("/s/.", "/w/new", false))[1], "directory w/new 644 5:6");
});

test("a link is copied, and followed when that is asked for", async () => {
  assert.is((await lines("/link", "/w", true))[1], "symlink link s 644 5:6");
  for (const [path, options] of [
    ["/link", { ...OPTIONS, followLink: true }],
    ["/link/", OPTIONS],
  ] as const)
    assert.is((await lines(path, "/w", true, options))[1], "directory link 644 5:6");
});

test("what is not there, and what is no directory, is said", async () => {
  await lines("/none", "/w", true).then(
    () => assert.unreachable(),
    ({ code }) => assert.is(code, "not-found"),
  );
  await lines("/s/a/", "/w", true).then(
    () => assert.unreachable(),
    ({ message }) => assert.match(message, /"\/s\/a\/": it is not a directory/),
  );
});

test("what fails is not finished", async () => {
  const target = place(TARGET, false, teller("w/a"));
  const ends = [
    { place: place(SOURCE), path: copyPath("/s/a") },
    { place: target, path: copyPath("/w") },
  ] as const;
  await copyBetween(...ends, OPTIONS).then(
    () => assert.unreachable(),
    () => undefined,
  );
  assert.equal(target.lines, ["write /", "abort"]);
});

test("copyOut gives an archive under the source's name", async () => {
  const names = async (path: string): Promise<string[]> => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of copyOut({ place: place(SOURCE), path: copyPath(path) }, OPTIONS))
      chunks.push(chunk);
    const found = await readAll(Uint8Array.from(Buffer.concat(chunks)));
    return found.map((each) => each.path);
  };
  assert.equal(await names("/s"), ["s/", "s/a", "s/l"]);
  assert.equal(await names("/s/."), ["./", "a", "l"]);
  assert.equal(await names("/s/a"), ["a"]);
});

test("copyIn takes an archive compressed or not", async () => {
  const plain: Uint8Array[] = [];
  for await (const chunk of tarOf([entry("file", "x", "abc")])) plain.push(chunk);
  const whole = Uint8Array.from(Buffer.concat(plain));
  for (const archive of [whole, Bun.gzipSync(whole)]) {
    const target = place(TARGET);
    const end = { place: target, path: copyPath("/w") };
    await copyIn(new Blob([archive]).stream(), end, createCodec(), { subject: "archive" });
    assert.equal(target.lines, ["write /", "file w/x 3 644 3:4", "data abc", "finish"]);
  }
});

test.run();
