import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../../cli/argv.ts";
import { systemDfSpec } from "../../../../cli/commands/system/df.spec.ts";
import { run } from "../../../../cli/commands/system/df.ts";
import type { CommandContext } from "../../../../cli/context.ts";
import { digestHex } from "../../../../core/digest/digest.ts";
import { pullImage } from "../../../../core/image/pull.ts";
import { AMD64, finish, image, keeping, layer, serve, shelf, store } from "../../../core/image/fixture.ts";
import { container, withContainers } from "../../containers/scene.ts";
import { givenUp, makeContext, NOW, rejection } from "../../helpers.ts";

const test = suite("system df");

const base = layer({ base: "x".repeat(2000) });
const one = image([base, layer({ one: "1".repeat(500) })]);
const two = image([base]);

const df = (...argv: string[]): Promise<string> => dfUntil(makeContext().signal, ...argv);

const dfUntil = (signal: AbortSignal, ...argv: string[]): Promise<string> => dfWith({ signal }, ...argv);

async function dfWith(parts: Partial<CommandContext>, ...argv: string[]): Promise<string> {
  const at = store(serve(shelf({ "1": one.manifest, "2": two.manifest }, one, two)));
  for (const tag of ["1", "2"]) {
    await finish(pullImage(`registry.test/app:${tag}`, { platform: AMD64, policy: "always" }, at.ports));
  }
  const users = new Map([[digestHex(two.config.digest), ["container"]]]);
  const all = [container("web", { status: "running" }), container("old"), container("older")];
  const { context } = withContainers(all, {
    store: async () => keeping(at, users),
    now: () => NOW,
    ...parts,
  });
  assert.is(await run(parseArguments(systemDfSpec, argv), context), 0);
  return context.output.written.out;
}

test("the summary counts each layer once", async () => {
  const lines = (await df()).split("\n");
  assert.match(lines[0] ?? "", /^TYPE +TOTAL +ACTIVE +SIZE +RECLAIMABLE$/);
  assert.match(lines[1] ?? "", /^Images +2 +1 +2\.5kB +500B \(20%\)$/);
  assert.match(lines[2] ?? "", /^Blobs +6 +0 +/);
  assert.match(lines[3] ?? "", /^Containers +3 +1 +0B +0B \(0%\)$/);
});

test("translated components have a row where there are some", async () => {
  const one = { name: "a", bytes: 3000, isUsed: true };
  const components = {
    list: async () => [one, { ...one, isUsed: false, bytes: 1000 }],
    prune: async () => [],
  };
  const lines = (await dfWith({ components })).split("\n");
  assert.match(lines[4] ?? "", /^Components +2 +1 +4kB +1kB \(25%\)$/);
  assert.match(await dfWith({ components }, "--format", "json"), /"Type":"Components"/);
});

test("a format is a template or json", async () => {
  assert.match(await df("--format", "{{.Type}}={{.TotalCount}}"), /^Images=2\nBlobs=6\nContainers=3\n$/);
  const [first = ""] = (await df("--format", "json")).split("\n");
  assert.equal(JSON.parse(first), {
    Active: "1",
    Reclaimable: "500B (20%)",
    Size: "2.5kB",
    TotalCount: "2",
    Type: "Images",
  });
});

test("verbose shows each image with what it shares", async () => {
  const text = await df("-v");
  assert.match(text, /REPOSITORY +TAG +IMAGE ID +CREATED +SIZE +SHARED SIZE +UNIQUE SIZE +CONTAINERS/);
  assert.match(text, /registry\.test\/app +1 +[0-9a-f]{12} +5 months ago +2\.5kB +2kB +500B +0\n/);
  assert.match(text, /registry\.test\/app +2 +[0-9a-f]{12} +5 months ago +2kB +2kB +0B +1\n/);
});

test("it ends when the person gives up, rather than tell less than there is", async () => {
  assert.is((await rejection(dfUntil(givenUp()))).code, "cancelled");
});

test("verbose has no format", async () => {
  assert.is((await rejection(df("-v", "--format", "json"))).code, "invalid");
});

test.run();
