import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { pushSpec } from "../../../cli/commands/push.spec.ts";
import { run } from "../../../cli/commands/push.ts";
import type { CommandContext, RegistryAccess } from "../../../cli/context.ts";
import { createMemoryTransport } from "../../../core/host/memory/mod.ts";
import { createIndexList } from "../../../core/image/index-list/change.ts";
import { pullImage } from "../../../core/image/pull.ts";
import {
  type Behaviour,
  type WritableRegistry,
  writableRegistry,
} from "../../core/distribution/writable-registry.ts";
import { AMD64, finish, image, index, layer, serve, shelf, store } from "../../core/image/fixture.ts";
import { aliasing, makeContext, type Recorded, rejection } from "../helpers.ts";

const test = suite("push");
const NAME = "registry.test/app:1";
const app = image([layer({ a: "1" })]);
const root = index([[app.manifest, { platform: AMD64 }]]);

interface Scene {
  readonly context: CommandContext & { output: Recorded };
  readonly to: WritableRegistry;
  readonly files: Map<string, string>;
  push(...argv: string[]): Promise<number>;
}

async function scene(behaviour?: Behaviour): Promise<Scene> {
  const at = store(serve(shelf({ "1": root }, app)));
  await finish(pullImage(NAME, { platform: AMD64, policy: "always" }, at.ports));
  const to = writableRegistry(behaviour);
  const files = new Map<string, string>();
  const write = async (path: string, chunks: AsyncIterable<Uint8Array>): Promise<void> => {
    let text = "";
    for await (const chunk of chunks) text += new TextDecoder().decode(chunk);
    files.set(path, text);
  };
  const transport = createMemoryTransport(to.server);
  const registries = aliasing({ mine: "registry.test/app" });
  const context = makeContext({
    content: () => ({ ...at.ports, transport, registries }),
    registries: ({ registry, credential }: RegistryAccess = { registry: "" }) => {
      const credentials = { lookup: async (host: string) => (host === registry ? credential : undefined) };
      return { ...at.ports, transport, registries, credentials };
    },
    files: { ...makeContext().files, write },
  });
  return { context, to, files, push: (...argv) => run(parseArguments(pushSpec, argv), context) };
}

const LINE = `digest: ${app.manifest.digest} size: ${app.manifest.bytes.length}\n`;

test("run() prints digest and size to standard output, the rest to standard error", async () => {
  const { context, to, push } = await scene();
  assert.is(await push(NAME), 0);
  assert.is(context.output.written.out, `1: ${LINE}`);
  assert.match(context.output.written.err, /^Pushing to registry\.test\/app\n/);
  assert.match(context.output.written.err, /: pushing \d+B\n/);
  assert.equal([...to.repository("app").tags], [["1", app.manifest.digest]]);
});

test("run() pushes to a destination, written as podman does or not", async () => {
  for (const destination of ["registry.test/copy:2", "docker://registry.test/copy:2"]) {
    const { context, to, push } = await scene();
    await push(NAME, destination);
    assert.is(context.output.written.out, `2: ${LINE}`);
    assert.equal([...to.repository("copy").tags.keys()], ["2"]);
  }
  const { context, push } = await scene();
  await push(NAME, `registry.test/copy@${app.manifest.digest}`);
  assert.is(context.output.written.out, `${app.manifest.digest}: ${LINE}`);
  assert.match(context.output.written.err, /^Pushing to registry\.test\/copy\n/);
});

test("run() quietly prints only the digest", async () => {
  const { context, push } = await scene();
  await push("-q", NAME);
  assert.equal(context.output.written, { out: `${app.manifest.digest}\n`, err: "" });
});

test("run() writes the digest to a file", async () => {
  const { files, push } = await scene();
  await push("--digestfile", "/somewhere/digest", NAME);
  assert.equal([...files], [["/somewhere/digest", app.manifest.digest]]);
});

test("run() pushes all tags, and all platforms", async () => {
  const { context, to, push } = await scene();
  await push("-a", "registry.test/app");
  assert.is(context.output.written.out, `1: ${LINE}`);
  await push("--all-platforms", NAME);
  assert.equal([...to.repository("app").tags], [["1", root.digest]]);
});

test("run() --creds logs in as the user who was named, at the registry that is pushed to", async () => {
  const wanted = `Basic ${btoa("me:secret")}`;
  const instead: Behaviour["instead"] = ({ headers }) =>
    headers.authorization === wanted
      ? undefined
      : { status: 401, headers: { "www-authenticate": 'Basic realm="here"' } };
  const { to, push } = await scene({ instead });
  assert.is((await rejection(push(NAME))).code, "denied");
  assert.is(await push("--creds", "me:secret", NAME), 0);
  assert.is(to.repository("app").tags.get("1"), app.manifest.digest);
  assert.is(await push("--creds=me:secret", NAME, "other.test/copy:1"), 0);
  assert.is(to.repository("copy").tags.get("1"), app.manifest.digest);
  assert.is((await rejection(push("--creds", "me:wrong", NAME))).code, "denied");
});

test("run() follows an alias, for one tag and for all", async () => {
  for (const argv of [["mine:1"], ["-a", "mine"]]) {
    const { to, push } = await scene();
    assert.is(await push(...argv), 0, argv.join(" "));
    assert.equal([...to.repository("app").tags.keys()], ["1"]);
  }
  const { push } = await scene();
  assert.is((await rejection(push("-a", "mine:1"))).code, "invalid");
});

test("run() says that a manifest list is pushed by another command, when no image has its name", async () => {
  const { context, push } = await scene();
  for (const list of ["list", NAME]) {
    await createIndexList(list, [], { platform: AMD64 }, context.content());
  }
  const { code, hint } = await rejection(push("list", "registry.test/list"));
  assert.equal(
    [code, hint],
    ["not-found", "list is a manifest list here, not an image; push it with: rl manifest push list"],
  );
  assert.is(await push(NAME), 0);
});

test("run() takes the only platform there is when none was asked for", async () => {
  const { push } = await scene();
  assert.is((await rejection(push("--platform", "linux/arm64", NAME))).code, "not-found");
});

test.run();
