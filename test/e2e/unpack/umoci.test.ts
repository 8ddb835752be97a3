/**
 * The root file system of a Debian image with packages, as a container has it, is the one umoci unpacks as root: see
 * image.sh for what is in its layers, manifest.py for what is compared.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { pushLayout } from "../../helpers/e2e/handmade.ts";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import { run } from "../../helpers/process.ts";
import { skip } from "../../helpers/skip.ts";

const test = suite("unpack: umoci");
let stage: Stage;
let image: string;
let expected: Map<string, string>;

test.before(async () => {
  const made = await run([join(import.meta.dir, "image.sh")], { timeoutMs: 250_000 });
  if (made.exitCode !== 0) skip(made.stderr.trim());
  const directory = made.stdout.trim();
  expected = parse(readFileSync(join(directory, "manifest"), "utf8"));
  stage = await makeStage({ registry: "empty" });
  image = await pushLayout(stage.registry, join(directory, "oci"), "unpack");
});
test.after(async () => {
  // Taking down a container of whole copies goes on after its end.
  await stage?.tidied();
  await stage?.stop();
});

/** Lines of a manifest by path. */
function parse(manifest: string): Map<string, string> {
  return new Map(
    manifest
      .trim()
      .split("\n")
      .map((line) => [line.slice(0, line.indexOf("\t")), line]),
  );
}

/** Files and directories of a container that are mounted over those of the image. */
const MOUNTED = ["./dev", "./proc", "./sys", "./etc/hostname", "./etc/hosts", "./etc/resolv.conf"];

/** Directories in which a container's own layer makes places for mounts, which changes their times. */
const TOUCHED = new Set([".", "./etc"]);

function isCompared(path: string, line: string): boolean {
  if (MOUNTED.some((mounted) => path === mounted || path.startsWith(`${mounted}/`))) return false;
  // Nobody but root can make devices: they are recorded, and containers get their own.
  return !/^[^\t]*\t[cb]\t/.test(line);
}

function withoutTime(path: string, line: string | undefined): string | undefined {
  if (line === undefined || !TOUCHED.has(path)) return line;
  return line.replace(/\t[0-9]+\.[0-9]{9}\t/, "\t-\t");
}

function differences(found: ReadonlyMap<string, string>): string[] {
  const paths = new Set([...expected.keys(), ...found.keys()]);
  return [...paths].flatMap((path) => {
    const [theirs, ours] = [expected, found].map((tree) => withoutTime(path, tree.get(path)));
    if (theirs === ours || !isCompared(path, theirs ?? ours ?? "")) return [];
    return [`umoci ${theirs}\n   rl ${ours}`];
  });
}

for (const driver of ["overlay", "vfs"]) {
  test(`the tree in a container is the one umoci makes, ${driver}`, async () => {
    assert.ok(expected.size > 5000, `${expected.size} entries`);
    const script = readFileSync(join(import.meta.dir, "manifest.py"));
    const argv = [...PLAIN, "-q", "-i", image, "python3", "-B", "-", "/"];
    const listed = await stage.ok(argv, {
      stdin: script,
      env: { RL_STORAGE_DRIVER: driver },
      timeoutMs: 120_000,
    });
    const found = differences(parse(listed));
    assert.is(found.length, 0, `${found.length} differences:\n${found.slice(0, 20).join("\n")}`);
  });
}

test.run();
