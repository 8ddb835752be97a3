/** Five hundred names that are no UTF-8, in an image made with other tools: pulled, run, committed and pushed. */
import { cpSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { pushLayout } from "../../helpers/e2e/handmade.ts";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import { describe, layoutBlob, layoutOf } from "../../helpers/images.ts";
import { runOk } from "../../helpers/process.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";

const test = suite("unpack: names");
const SCRIPT = join(import.meta.dir, "names.py");
let stage: Stage;
let layout: string;
let image: string;
/** The names' digest, and how many they are. */
let names: string;

test.before(async () => {
  skipIf(requires.tool("umoci") ?? requires.tool("python3"));
  stage = await makeStage({ registry: "empty" });
  const layer = join(stage.home, "names.tar");
  names = (await runOk(["python3", SCRIPT, "make", layer])).trim();
  layout = join(stage.home, "layout");
  cpSync(layoutOf("busybox"), layout, { recursive: true });
  await runOk(["umoci", "raw", "add-layer", "--image", `${layout}:latest`, layer]);
  await runOk(["umoci", "gc", "--layout", layout]);
  image = await pushLayout(stage.registry, layout, "names");
});
test.after(() => stage?.stop());

/** In the container: the same summary as names.py gives. */
function summarize(directory: string): string {
  const list = `cd ${directory} && find . -type f -print0 | sort -z`;
  return `echo "$(${list} | sha256sum | cut -d' ' -f1) $(${list} | tr -cd '\\0' | wc -c)"`;
}

async function digestsOf(reference: string): Promise<string[]> {
  const argv = ["skopeo", "inspect", "--tls-verify=false", "--raw", `docker://${reference}`];
  const { layers } = JSON.parse(await runOk(argv)) as { layers: { digest: string }[] };
  return layers.map(({ digest }) => digest);
}

test("a container sees every name, byte by byte", async () => {
  assert.match(names, / 500$/);
  const seen = await stage.ok([...PLAIN, "-q", image, "sh", "-c", summarize("/names")]);
  assert.is(seen.trim(), names);
  // Each file holds its own name: two that were taken for one would show here.
  const script = 'cd /names && for f in *; do [ "$(cat "$f"; echo .)" = "$f." ] || echo "$f"; done';
  assert.is((await stage.ok([...PLAIN, "-q", image, "sh", "-c", script])).trim(), "");
});

test("pushed again, the image has the same digests", async () => {
  const copy = `${stage.registry.host}/again:latest`;
  await stage.ok(["tag", image, copy]);
  await stage.ok(["push", "-q", copy]);
  assert.equal(await digestsOf(copy), await digestsOf(image));
  assert.equal(
    await digestsOf(copy),
    describe(layout).layers.map(({ digest }) => digest),
  );
});

test("a layer made of a container has every name", async () => {
  await stage.ok([
    "run",
    "--network",
    "none",
    "-q",
    "--name",
    "copied",
    image,
    "cp",
    "-r",
    "/names",
    "/again",
  ]);
  const made = `${stage.registry.host}/committed:latest`;
  await stage.ok(["commit", "copied", made]);
  const seen = await stage.ok([...PLAIN, "-q", made, "sh", "-c", summarize("/again")]);
  assert.is(seen.trim(), names);
  await stage.ok(["push", "-q", made]);
  const fetched = join(stage.home, "fetched");
  const flags = ["--insecure-policy", "--tmpdir", "/tmp", "copy", "--quiet", "--src-tls-verify=false"];
  await runOk(["skopeo", ...flags, `docker://${made}`, `oci:${fetched}:latest`]);
  const { layers } = describe(fetched);
  assert.equal(
    layers.slice(0, -1).map(({ digest }) => digest),
    await digestsOf(image),
  );
  const listed = await runOk(["python3", SCRIPT, "list", layoutBlob(fetched, layers.at(-1)?.digest ?? "")]);
  assert.is(listed.trim(), names);
});

test.run();
