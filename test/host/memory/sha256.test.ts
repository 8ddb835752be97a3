import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createSha256 } from "../../../core/host/memory/sha256.ts";

const sha = suite("createSha256");

sha("agrees with the host's hash around the block boundaries", () => {
  for (const length of [0, 1, 54, 55, 56, 57, 63, 64, 65, 119, 120, 127, 128, 1000]) {
    const message = Uint8Array.from({ length }, (_, index) => index * 31);
    const ours = createSha256();
    ours.update(message);
    assert.is(ours.hex(), new Bun.CryptoHasher("sha256").update(message).digest("hex"), `${length} bytes`);
  }
});

sha.run();
