import { suite } from "uvu";
import * as assert from "uvu/assert";
import { resolveStored } from "../../../../core/image/check/check-documents.ts";
import { checkLayer } from "../../../../core/image/check/check-layer.ts";
import type { LayerFinding } from "../../../../core/image/check/seen.ts";
import { writeProof } from "../../../../core/image/layer-proof.ts";
import { digestOf } from "../../distribution/helpers.ts";
import { image, keeping, layer } from "../fixture.ts";
import { type Pulled, pulled } from "./helpers.ts";

const checking = suite("checkLayer");
const made = layer({ a: "1", b: "22" });

async function check({ at, record }: Pulled, quick = false): Promise<LayerFinding> {
  const ports = keeping(at);
  const resolved = await resolveStored(record, ports);
  const [first] = "layers" in resolved ? resolved.layers : [];
  if (first === undefined) throw new Error("damaged");
  return checkLayer(first, await ports.unpacked(), ports, { quick });
}

checking("a layer in order, and what it is known to hold", async () => {
  const at = await pulled(image([made]));
  const proof = { diffId: made.diffId, contentSize: 3 };
  assert.equal(await check(at), { damages: [], proof });
  assert.equal(await check(at, true), { damages: [], proof });
});

checking("a note that is wrong in size is found by reading alone", async () => {
  const at = await pulled(image([made]));
  await writeProof(at.at.ports.metadata, made.digest, { diffId: made.diffId, contentSize: 4 });
  assert.is((await check(at, true)).damages.length, 0);
  const { damages, proof } = await check(at);
  assert.equal([damages[0]?.kind, proof?.contentSize], ["note", 3]);
});

checking("a blob that holds something else than the config says", async () => {
  const lying = { ...made, diffId: digestOf("other") };
  const at = await pulled(image([made]));
  const ports = keeping(at.at);
  const [first] = lying.digest === made.digest ? [lying] : [];
  if (first === undefined) throw new Error("not the same");
  const { digest, mediaType, bytes } = made;
  const descriptor = { digest, mediaType, size: bytes.length };
  const found = await checkLayer(
    { descriptor, diffId: lying.diffId, compression: "gzip" },
    await ports.unpacked(),
    ports,
    {},
  );
  assert.equal([found.damages[0]?.kind, found.proof], ["blob-damaged", undefined]);
});

checking.run();
