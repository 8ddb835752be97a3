import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createSignatureVerifier } from "../../../../core/host/bun/signature-verifier.ts";
import { bytesOf, refuses } from "../../distribution/helpers.ts";
import { KEYS, signText } from "../../trust/helpers.ts";

const test = suite("createSignatureVerifier");

test("answers, and refuses a key that is none", async () => {
  const verifier = createSignatureVerifier();
  const question = {
    payload: bytesOf("text"),
    signature: signText("text", KEYS.p256),
    key: { name: "k", pem: bytesOf(KEYS.p256.pem) },
  };
  assert.is(await verifier.verify(question), true);
  assert.is(await verifier.verify({ ...question, payload: bytesOf("test") }), false);
  await refuses(verifier.verify({ ...question, key: { name: "k", pem: bytesOf("") } }), "invalid", /"k"/);
});

test.run();
