import { test } from "uvu";
import * as assert from "uvu/assert";
import { createMemoryDigester } from "../../../core/host/memory/mod.ts";
import { digestBytes } from "../../../core/ports/digester.ts";

test("digestBytes() is the digest of the bytes, by SHA-256 unless told otherwise", () => {
  const digester = createMemoryDigester();
  const bytes = new TextEncoder().encode("abc");
  // FIPS 180-2, appendices B.1 and C.1.
  assert.is(
    digestBytes(bytes, digester),
    "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
  assert.is(
    digestBytes(bytes, digester, "sha512"),
    "sha512:ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
  );
});

test.run();
