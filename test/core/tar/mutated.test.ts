import { spawnSync } from "node:child_process";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { archive, block, directory, extension, file, GNU, join, link, pax, text, V7 } from "./build.ts";
import { readAll } from "./read.ts";

/**
 * Damaged archives: whatever this reader accepts, GNU tar must see as the same list. The other way round is not
 * asked: refusing what GNU tar guesses at is the intention.
 */

const test = suite("core/tar/mutated");

const SEED = archive(
  directory("dir/"),
  pax({ path: "dir/pax", mtime: "12.5", size: "700" }),
  file("short", "p".repeat(700)),
  file("dir/one", "1".repeat(600)),
  extension("L", `${"long/".repeat(30)}name\0`),
  file("gnu", "g".repeat(100), { magic: GNU }),
  link("2", "sym", "dir/one"),
  link("1", "hard", "dir/one"),
  file("old", "v7", { magic: V7 }),
  extension("g", "15 comment=abc\n"),
  block({ name: "last" }),
);

/** A small generator with a fixed start: the same damage on every run. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Change some bytes, mostly in headers, and often put the checksum right so that the change is looked at. */
function mutate(random: (below: number) => number): Uint8Array {
  const whole = SEED.slice();
  const blocks = whole.length / 512;
  for (let count = 1 + random(3); count > 0; count--) {
    const start = random(blocks) * 512;
    const interesting = [0, 100, 108, 116, 124, 124, 124, 135, 136, 156, 156, 157, 257, 263, 345];
    const offset =
      random(2) === 0 ? (interesting[random(interesting.length)] ?? 0) + random(12) : random(512);
    const values = [0, 0x20, 0x2f, 0x30, 0x31, 0x35, 0x37, 0x4c, 0x53, 0x67, 0x78, 0x80, 0xff, random(256)];
    whole[start + Math.min(offset, 511)] = values[random(values.length)] ?? 0;
    if (random(4) > 0) repairChecksum(whole.subarray(start, start + 512));
  }
  const operation = random(12);
  if (operation === 0) return whole.subarray(0, random(whole.length));
  const at = random(blocks) * 512;
  if (operation === 1) return join([whole.subarray(0, at), whole.subarray(at + 512)]);
  if (operation === 2) return join([whole.subarray(0, at + 512), whole.subarray(at)]);
  return whole;
}

function repairChecksum(header: Uint8Array): void {
  header.fill(0x20, 148, 156);
  const sum = header.reduce((a, b) => a + b, 0);
  header.set(Buffer.from(`${sum.toString(8).padStart(6, "0")}\0 `), 148);
}

/** The names as `tar -t --quoting-style=escape` in the C locale prints them. */
function escaped(name: string): string {
  const short: Readonly<Record<string, string>> = {
    "\n": "\\n",
    "\t": "\\t",
    "\r": "\\r",
    "\\": "\\\\",
    "\x07": "\\a",
  };
  Object.assign(short, { "\b": "\\b", "\f": "\\f", "\v": "\\v" });
  return name.replace(/[^ -[\]-~]/g, (c) => short[c] ?? `\\${c.charCodeAt(0).toString(8).padStart(3, "0")}`);
}

for (let round = 0; round < 10; round++) {
  test(`readTar agrees with GNU tar on what it accepts, 30 damaged archives from seed ${round}`, async () => {
    const random = generator(round * 7919 + 1);
    let accepted = 0;
    for (let count = 0; count < 30; count++) {
      const whole = mutate(random);
      let ours: string[];
      try {
        ours = (await readAll(whole, { chunk: 1 + random(2000) })).map((entry) => escaped(entry.path));
      } catch (error) {
        assert.ok(
          ["corrupt", "limit", "unsupported"].includes((error as { code?: string }).code ?? ""),
          String(error),
        );
        continue;
      }
      accepted++;
      const env = { ...process.env, LC_ALL: "C" };
      const theirs = spawnSync("tar", ["-tf", "-", "--quoting-style=escape"], { input: whole, env });
      const listed = theirs.stdout.toString("latin1").split("\n").slice(0, -1);
      assert.equal(
        ours.map((name) => name.replace(/\/$/, "")),
        listed.map((name) => name.replace(/\/$/, "")),
      );
      // GNU tar wants the last padding, which we can do without; it has listed every name by then.
      const cut = /Unexpected EOF in archive/.test(theirs.stderr.toString()) && whole.length % 512 !== 0;
      if (!cut) assert.is(theirs.status, 0, `${theirs.stderr}\n${text(whole.subarray(0, 512))}`);
    }
    // Damage that only ever breaks checksums would compare nothing.
    assert.ok(accepted >= 5, `${accepted} of 30 were accepted`);
  });
}

test("readTar reads the archive that is not damaged", async () => {
  const paths = (await readAll(SEED)).map((entry) => entry.path);
  const long = `${"long/".repeat(30)}name`;
  assert.equal(paths, ["dir/", "dir/pax", "dir/one", long, "sym", "hard", "old", "last"]);
});

test.run();
