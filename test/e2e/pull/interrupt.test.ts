/** An interrupt at the terminal: it reaches every process of the group, and is told as what it is. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type HandmadeLayout, makeLayout } from "../../helpers/e2e/handmade.ts";
import { type HostileRegistry, serveHostile } from "../../helpers/e2e/hostile-registry.ts";
import { startProgram } from "../../helpers/e2e/running.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";
import { program } from "../../helpers/world.ts";

const test = suite("pull: interrupt");
let stage: Stage;
test.before(async () => {
  skipIf(requires.tool("setsid"));
  stage = await makeStage();
});
test.after(() => stage?.stop());

/** Larger than what is kept back on the way, and of bytes that cannot be made smaller. */
const noise = (): Uint8Array => crypto.getRandomValues(new Uint8Array(65536));
const image: HandmadeLayout = makeLayout({
  layers: [Array.from({ length: 128 }, (_, index) => ({ path: `file${index}`, content: noise() }))],
});

/** A registry whose layer comes half and then no more. */
function serveHalf(): HostileRegistry {
  const digest = image.layers[0]?.digest ?? "";
  return serveHostile(image, (path, bytes) => {
    if (!path.includes(digest)) return undefined;
    const start = (controller: ReadableStreamDefaultController): void =>
      controller.enqueue(new Uint8Array(bytes.subarray(0, bytes.length / 2)));
    return new Response(new ReadableStream({ start }));
  });
}

/** Names of the trees of every form, temporary ones included. */
function trees(): string[] {
  const directory = join(stage.store, "layers");
  if (!existsSync(directory)) return [];
  return readdirSync(directory).flatMap((form) => readdirSync(join(directory, form)));
}

test("an interrupt of the whole group while a layer is unpacked is a cancelled pull, and nothing is left", async () => {
  using registry = serveHalf();
  const argv = ["setsid", program(), "pull", `${registry.host}/image:latest`];
  const pulling = startProgram(argv, { cwd: stage.home, env: stage.env });
  await untilTrue("the tree's beginning", () => trees().some((name) => name.startsWith(".tmp-")));
  process.kill(-pulling.pid, "SIGINT");
  const { exitCode, stderr } = await pulling.finished();
  assert.is(exitCode, 125);
  assert.match(stderr, /rl: Cannot pull image ".*": it was cancelled\n/);
  assert.equal(trees(), []);
  const blobs = readdirSync(stage.store, { recursive: true }).filter((name) => /~/.test(String(name)));
  assert.equal(blobs, []);
});

test.run();
