import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createSha512 } from "../../../core/host/memory/sha512.ts";

const sha = suite("createSha512");

sha("agrees with the host's hash around the block boundaries", () => {
  for (const length of [0, 1, 111, 112, 113, 127, 128, 129, 239, 240, 255, 256, 1000]) {
    const message = Uint8Array.from({ length }, (_, index) => index * 31);
    const ours = createSha512();
    ours.update(message);
    assert.is(ours.hex(), new Bun.CryptoHasher("sha512").update(message).digest("hex"), `${length} bytes`);
  }
});

sha.run();
