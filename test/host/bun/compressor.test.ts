import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createCompressor } from "../../../core/host/bun/compressor.ts";
import { compressorContract, sample } from "../../contract/compressor.ts";
import { collect, pieces } from "../../core/distribution/helpers.ts";

const test = suite("core/host/bun/compressor");

compressorContract(test, createCompressor());

test("the bytes are these, on every processor: another digest would be another layer", async () => {
  const compressed = await collect(createCompressor().gzip(pieces(sample(2_500_000))));
  const digest = new Bun.CryptoHasher("sha256").update(compressed).digest("hex");
  assert.is(digest, "b6f812ff30d92d243e7ee4abaffba015a9dae9c9e930494e602382827db3d730");
});

test.run();
