import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { checkSignature } from "../../../../core/host/bun/signature-check.ts";
import type { NamedKey, SignatureQuestion } from "../../../../core/ports/signature-verifier.ts";
import { bytesOf, refuses } from "../../distribution/helpers.ts";
import { KEYS, type KeyName, type Pair, signText } from "../../trust/helpers.ts";

const test = suite("checkSignature");

const PAYLOAD = "what was signed";
const named = (pem: string): NamedKey => ({ name: "the key", pem: bytesOf(pem) });
const question = (by: KeyName, more: Partial<SignatureQuestion> = {}): SignatureQuestion => ({
  payload: bytesOf(PAYLOAD),
  signature: signText(PAYLOAD, KEYS[by]),
  key: named(KEYS[by].pem),
  ...more,
});

for (const kind of ["p256", "p384", "p521", "rsa", "ed25519"] as const) {
  test(`${kind}: its signature counts, and none of another payload, key or byte`, () => {
    assert.ok(checkSignature(question(kind)));
    assert.not(checkSignature(question(kind, { payload: bytesOf("What was signed") })));
    assert.not(checkSignature(question(kind, { key: named(KEYS.other.pem) })));
    const { signature } = question(kind);
    for (const at of [0, 1, signature.length >> 1, signature.length - 1]) {
      const changed = signature.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      assert.not(checkSignature(question(kind, { signature: changed })), `byte ${at}`);
    }
    for (const length of [0, 1, signature.length - 1]) {
      assert.not(checkSignature(question(kind, { signature: signature.slice(0, length) })));
    }
  });
}

/** openssl ecparam -name prime256v1 -genkey; openssl pkey -pubout; openssl dgst -sha256 -sign */
const OPENSSL = {
  key: `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqnZNu5RsP74MNu30l7PNsxkDfaUb
aE2wrRoV2jVoxtYSla88IqWFrNKEFHHSnxLw/Y9nSe62N6UDsLMKoRULPA==
-----END PUBLIC KEY-----
`,
  signature:
    "MEYCIQD8htcfv+PuZ/Wr5RSdgIxTBlIMFJQJHy1oVbJb57776wIhAPXy9vkivMH+97xA7aYsr4uTYeApMQ6GvEunsSEfrN00",
};

test("a signature that OpenSSL made", () => {
  const signature = Uint8Array.from(Buffer.from(OPENSSL.signature, "base64"));
  assert.ok(checkSignature(question("p256", { key: named(OPENSSL.key), signature })));
});

test("only one public key of a known kind is a key", async () => {
  const weak = generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey;
  const x25519 = generateKeyPairSync("x25519").publicKey;
  for (const [pem, message] of [
    [KEYS.p256.privateKey.export({ type: "pkcs8", format: "pem" }).toString(), /not one public key/],
    [KEYS.p256.pem + KEYS.other.pem, /not one public key/],
    ["", /not one public key/],
    ["-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", /can be read/],
    [weak.export({ type: "spki", format: "pem" }).toString(), /1024 bits/],
    [x25519.export({ type: "spki", format: "pem" }).toString(), /x25519/],
  ] as const) {
    await refuses(() => checkSignature(question("p256", { key: named(pem) })), "invalid", message);
  }
});

/** A log's entry for a signature, and its promise, as Rekor and cosign make them. */
function logged(
  signature: Uint8Array,
  log: Pair,
  payload = PAYLOAD,
  change = (entry: object): object => entry,
): string {
  const record = {
    apiVersion: "0.0.1",
    kind: "hashedrekord",
    spec: {
      data: { hash: { algorithm: "sha256", value: createHash("sha256").update(payload).digest("hex") } },
      signature: { content: Buffer.from(signature).toString("base64"), publicKey: { content: "" } },
    },
  };
  const der = log.publicKey.export({ type: "spki", format: "der" });
  // Keys in the order of RFC 8785, which is what the promise is over.
  const entry = {
    body: Buffer.from(JSON.stringify(record)).toString("base64"),
    integratedTime: 1700000000,
    logID: createHash("sha256").update(der).digest("hex"),
    logIndex: 42,
  };
  const promise = sign("sha256", bytesOf(JSON.stringify(entry)), log.privateKey).toString("base64");
  return JSON.stringify({ SignedEntryTimestamp: promise, Payload: change(entry) });
}

test("a log must have recorded this signature of this payload", () => {
  const { signature } = question("p256");
  const keys = [named(KEYS.p384.pem), named(KEYS.other.pem)];
  const ask = (entry: string): boolean =>
    checkSignature(question("p256", { signature, log: { keys, entry } }));
  assert.ok(ask(logged(signature, KEYS.other)));
  assert.not(ask(logged(signature, KEYS.rsa)), "a log nobody named");
  assert.not(ask(logged(signText("x", KEYS.p256), KEYS.other)), "another signature");
  assert.not(ask(logged(signature, KEYS.other, "another payload")));
  assert.not(ask(logged(signature, KEYS.other, PAYLOAD, (entry) => ({ ...entry, logIndex: 43 }))));
  for (const entry of ["", "{}", "null", '{"SignedEntryTimestamp":"","Payload":{}}']) assert.not(ask(entry));
});

test("a log does not make up for a wrong signature", () => {
  const signature = signText(PAYLOAD, KEYS.rsa);
  const log = { keys: [named(KEYS.other.pem)], entry: logged(signature, KEYS.other) };
  assert.not(checkSignature(question("p256", { signature, log })));
});

test.run();
