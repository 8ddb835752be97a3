import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createMemoryMetadata } from "../../../core/host/memory/mod.ts";
import { deleteProof, PROOF_PREFIX, readProof, writeProof } from "../../../core/image/layer-proof.ts";
import { bytesOf, digestOf } from "../distribution/helpers.ts";

const proof = suite("layer proof");
const blob = digestOf("blob");

proof("readProof gives back what writeProof was given, until it is deleted", async () => {
  const metadata = createMemoryMetadata();
  const seen = { diffId: digestOf("content"), contentSize: 42 };
  assert.is(await readProof(metadata, blob), undefined);
  await writeProof(metadata, blob, seen);
  assert.equal(await readProof(metadata, blob), seen);
  await deleteProof(metadata, blob);
  assert.is(await readProof(metadata, blob), undefined);
});

proof("what is no proof counts as none", async () => {
  const metadata = createMemoryMetadata();
  await writeProof(metadata, blob, { diffId: digestOf("content"), contentSize: 42 });
  const [key = ""] = await metadata.keys(PROOF_PREFIX);
  for (const text of ["", digestOf("content"), "{}", '{"diffId":"sha256:x"}']) {
    await metadata.put(key, bytesOf(text));
    assert.is(await readProof(metadata, blob), undefined, text);
  }
});

proof.run();
