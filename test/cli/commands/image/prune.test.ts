import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../../cli/argv.ts";
import { imagePruneSpec } from "../../../../cli/commands/image/prune.spec.ts";
import { run } from "../../../../cli/commands/image/prune.ts";
import { digestHex } from "../../../../core/digest/digest.ts";
import { tagImage } from "../../../../core/image/tag.ts";
import { AMD64, image, layer } from "../../../core/image/fixture.ts";
import { rejection } from "../../helpers.ts";
import { type StoreContext, storeContext } from "../../store-context.ts";

const test = suite("image prune");

const old = image([layer({ a: "1" })], {
  config: { created: "2020-01-01T00:00:00Z", config: { Labels: { keep: "yes" } } },
});
const fresh = image([layer({ b: "22" })], { config: { created: "2026-06-15T11:00:00Z" } });
const names = { "old:1": old, "fresh:2": fresh };

async function* typed(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}
function prune({ context }: StoreContext, argv: readonly string[], answer?: string): Promise<number> {
  const files = { ...context.files, ...(answer !== undefined && { input: () => typed(answer) }) };
  return run(parseArguments(imagePruneSpec, argv), { ...context, files });
}

test("run() -f removes images without a tag and tells the space", async () => {
  const at = await storeContext(names);
  // The tag goes to another image, and the old one stays without.
  await tagImage("fresh:2", "old:1", AMD64, at.ports);
  assert.is(await prune(at, ["-f"]), 0);
  const bytes = old.manifest.bytes.length + old.config.bytes.length + (old.layers[0]?.bytes.length ?? 0) + 1;
  assert.is(
    at.context.output.written.out,
    `Deleted Images:\nuntagged: old@${old.manifest.digest}\ndeleted: ${old.config.digest}\n\nTotal reclaimed space: ${bytes}B\n`,
  );
  assert.equal(await at.names(), ["docker.io/library/fresh:2", "docker.io/library/old:1"]);
});

test("run() -a removes all that no container uses", async () => {
  const at = await storeContext(names, new Map([[digestHex(old.config.digest), ["0123"]]]));
  await prune(at, ["-a", "-f"]);
  assert.equal(await at.names(), ["docker.io/library/old:1"]);
});

test("run() --filter removes what fits", async () => {
  const left = async (...filters: string[]): Promise<string[]> => {
    const at = await storeContext(names);
    await prune(at, ["-af", ...filters.flatMap((filter) => ["--filter", filter])]);
    return await at.names();
  };
  assert.equal(await left("until=24h"), ["docker.io/library/fresh:2"]);
  assert.equal(await left("label!=keep"), ["docker.io/library/old:1"]);
  assert.equal(await left("label=keep=no"), ["docker.io/library/fresh:2", "docker.io/library/old:1"]);
  assert.is((await rejection(left("dangling=true"))).state, "there is no filter dangling");
});

test("run() asks first", async () => {
  const at = await storeContext(names);
  assert.is(await prune(at, ["-a", "--filter", "until=1h"], "n\n"), 0);
  assert.is((await at.names()).length, 2);
  assert.match(
    at.context.output.written.err,
    /all images that no container uses. Only those with: until=1h\./,
  );
  assert.is(at.context.output.written.out, "");
  assert.is(await prune(at, ["-a"], "y\n"), 0);
  assert.is((await at.names()).length, 0);
});

test("run() says so when there was nothing to remove", async () => {
  const at = await storeContext(names);
  await prune(at, ["-f"]);
  assert.is(at.context.output.written.out, "Total reclaimed space: 0B\n");
});

test.run();
