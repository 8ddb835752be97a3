import { existsSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { HELLO_REFERENCE } from "../../../../core/engine/run/hello-name.ts";
import { hostPlatform } from "../../../../core/engine/session/machine.ts";
import { VERSION } from "../../../../core/engine/version.ts";
import { callerOf, recordOutput, rejection } from "../../../cli/helpers.ts";
import { skipIf } from "../../../helpers/skip.ts";
import { repository } from "../../../helpers/user.ts";
import { AMD64, finish, image, layer, type Store, serve, shelf, store } from "../../image/fixture.ts";

const program = join(repository, "core/engine/hello/build/hello");
skipIf(existsSync(program) ? undefined : "core/engine/hello is not built: make -C core/engine/hello");
const { fetchImage, fetchShown, unpackStored } = await import("../../../../core/engine/run/fetch.ts");

const test = suite("fetch");

const app = image([layer({ a: "1" })]);
const REFERENCE = "registry.test/app:1";
const registry = (): Store => store(serve(shelf({ "1": app.manifest }, app)));
const offline = (): Store => store(() => assert.unreachable("no network is wanted") as never);
const OPTIONS = { platform: AMD64, policy: "missing" } as const;
const HERE = { platform: hostPlatform(), policy: "missing" } as const;

test("fetchImage pulls an image from its registry", async () => {
  const at = registry();
  const { result, events } = await finish(fetchImage(REFERENCE, OPTIONS, at.ports));
  assert.is(result.imageId, app.config.digest);
  assert.ok(events.some(({ kind }) => kind === "layer"));
});

test("fetchImage takes the embedded image without a network, labelled with this version", async () => {
  const at = offline();
  const { result } = await finish(fetchImage(HELLO_REFERENCE, HERE, at.ports));
  assert.is(result.reference, HELLO_REFERENCE);
  assert.equal(result.config.Labels, { "rl.version": VERSION });
});

test("fetchImage has the embedded image for this machine alone: it is one program", async () => {
  const architecture = HERE.platform.architecture === "amd64" ? "arm64" : "amd64";
  const options = { ...HERE, platform: { os: "linux", architecture } };
  const error = await rejection(finish(fetchImage(HELLO_REFERENCE, options, offline().ports)));
  assert.is(error.code, "not-found");
});

test("fetchShown says what it gets and shows the layers, on standard error", async () => {
  const output = recordOutput();
  const record = await fetchShown(REFERENCE, OPTIONS, registry().ports, callerOf(output), false);
  assert.is(record.imageId, app.config.digest);
  assert.match(output.written.err, /^Getting registry\.test\/app:1 for linux\/amd64\n[\s\S]+\n$/);
  assert.is(output.written.out, "");
});

test("fetchShown is silent when asked to be, and for the embedded image", async () => {
  const quiet = recordOutput();
  await fetchShown(REFERENCE, OPTIONS, registry().ports, callerOf(quiet), true);
  const hello = recordOutput();
  await fetchShown(HELLO_REFERENCE, HERE, offline().ports, callerOf(hello), false);
  assert.equal(
    [quiet.written, hello.written],
    [
      { out: "", err: "" },
      { out: "", err: "" },
    ],
  );
});

test("fetchShown announces nothing when nothing may be pulled", async () => {
  const output = recordOutput();
  const options = { ...OPTIONS, policy: "never" } as const;
  const error = await rejection(fetchShown(REFERENCE, options, offline().ports, callerOf(output), false));
  assert.is(error.code, "not-found");
  assert.is(output.written.err, "");
});

test("fetchShown gives the terminal back after a failure", async () => {
  const output = recordOutput([2]);
  const missing = "registry.test/app:missing";
  await rejection(fetchShown(missing, OPTIONS, registry().ports, callerOf(output), false));
  const [hidden, shown] = ["\u001b[?25l", "\u001b[?25h"].map((code) => output.written.err.lastIndexOf(code));
  assert.ok((shown ?? -1) >= (hidden ?? -1), "the cursor is shown last");
});

/** An image that is here and not unpacked. */
async function packed() {
  const at = registry();
  const { result: record } = await finish(fetchImage(REFERENCE, OPTIONS, at.ports));
  for (const key of [...at.trees.trees.keys()]) await at.trees.delete(key);
  return { at, record };
}

test("unpackStored shows what it unpacks, unless asked to be silent", async () => {
  for (const quiet of [false, true]) {
    const { at, record } = await packed();
    const output = recordOutput();
    await unpackStored(record, at.ports, callerOf(output), quiet);
    assert.ok(at.trees.trees.size > 0);
    assert.is(/: unpacking /.test(output.written.err), !quiet);
  }
});

test("unpackStored is ended by an interrupt", async () => {
  const { at, record } = await packed();
  const { codec } = at.ports;
  const interrupted: typeof codec = {
    ...codec,
    inflate: (compression, source) => {
      process.emit("SIGINT");
      return codec.inflate(compression, source);
    },
  };
  const ended = unpackStored(record, { ...at.ports, codec: interrupted }, callerOf(recordOutput()), false);
  assert.is((await rejection(ended)).code, "cancelled");
  at.checkClean();
});

test.run();
