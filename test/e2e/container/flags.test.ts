/** --cidfile, --replace, --label and what else run and create do beside a start. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseDocument } from "../../../core/container/document.ts";
import { clearContainers, imageStage } from "../../helpers/e2e/image-stage.ts";
import type { Stage } from "../../helpers/e2e/stage.ts";

const test = suite("run and create: what is done beside");
let stage: Stage;
let image: string;
test.before(async () => {
  ({ stage, image } = await imageStage());
});
test.after(() => stage?.stop());
test.after.each(() => clearContainers(stage));

const document = (id: string) =>
  parseDocument(readFileSync(join(stage.store, "containers", id, "container.json"), "utf8"));
const VERBS = [
  ["run", "-d", "--network", "none"],
  ["create", "--network", "none"],
] as const;

test("--cidfile has the id, and a file that is there is left alone, with nothing made", async () => {
  for (const words of VERBS) {
    const file = join(stage.home, `cid-${words[0]}`);
    const id = (await stage.ok([...words, "--cidfile", file, image, "true"])).trim();
    assert.is(readFileSync(file, "utf8"), id);
    const before = stage.containers();
    const again = await stage.rl([...words, "--cidfile", file, "--name", "not", image, "true"]);
    assert.is(again.exitCode, 125);
    assert.match(again.stderr, /there is such a file/);
    assert.equal(stage.containers(), before);
    assert.not.ok(existsSync(join(stage.store, "names/not")));
  }
});

test("--replace ends and removes the container that has the name", async () => {
  for (const words of VERBS) {
    const old = (
      await stage.ok([
        "run",
        "-d",
        "--network",
        "none",
        "--name",
        "web",
        "--stop-signal",
        "KILL",
        image,
        "sleep",
        "600",
      ])
    ).trim();
    const id = (await stage.ok([...words, "--replace", "--name", "web", image, "sleep", "600"])).trim();
    assert.equal(stage.containers(), [id]);
    assert.not.equal(id, old);
    assert.is((await stage.rl([...words, "--name", "web", image, "true"])).exitCode, 125);
    await stage.ok(["stop", "-t", "0", "web"]);
    await stage.ok(["rm", "web"]);
    await stage.ok([...words, "--replace", "--name", "web", image, "true"]);
    await stage.ok(["wait", "web"]);
    await stage.ok(["rm", "web"]);
  }
  assert.match((await stage.rl(["create", "--replace", image, "true"])).stderr, /without a name/);
});

test("labels are written down, of flags and files, also when the rest of the start is a kept one", async () => {
  const file = join(stage.home, "labels");
  writeFileSync(file, "# a comment\nfrom=file\n\n  both=file\n");
  for (const words of VERBS) {
    for (const extra of ["1", "2"]) {
      const flags = ["-l", "both=flag", "--label", "bare", "-l", `n=${extra}`, "--label-file", file];
      const id = (await stage.ok([...words, ...flags, image, "true"])).trim();
      assert.equal(document(id)?.labels, { from: "file", both: "flag", bare: "", n: extra });
    }
  }
  assert.is((await stage.rl(["create", "-l", "=x", image, "true"])).exitCode, 125);
});

test("annotations are of the configuration, and what ends a container is checked before it is made", async () => {
  const id = (await stage.ok(["create", "--annotation", "a.b=c", image, "true"])).trim();
  assert.is(document(id)?.config.annotations?.["a.b"], "c");
  for (const flag of ["--stop-signal=NOTHING", "--stop-timeout=soon", "--stop-timeout=-2"]) {
    for (const words of VERBS)
      assert.is((await stage.rl([...words, flag, image, "true"])).exitCode, 125, flag);
  }
  assert.equal(stage.containers(), [id]);
});

test("an image is kept for a container that was only created", async () => {
  await stage.ok(["tag", image, "example.org/kept:1"]);
  const id = (await stage.ok(["create", "--network", "none", "example.org/kept:1", "true"])).trim();
  assert.is((await stage.rl(["rmi", "example.org/kept:1", image])).exitCode, 125);
  await stage.ok(["start", id]);
  assert.is(await stage.ok(["wait", id]), "0\n");
});

test.run();
