import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseRequirement } from "../../../core/trust/parse-requirement.ts";
import { bytesOf, refuses } from "../distribution/helpers.ts";

const test = suite("parseRequirement");
const parse = (value: unknown): ReturnType<typeof parseRequirement> => parseRequirement(value, "r");

test("keys from files and from the policy, of signers and of logs", () => {
  const signed = parse({ type: "sigstoreSigned", keyPaths: ["/a", "/b"], rekorPublicKeyDatas: ["QUJD"] });
  assert.equal(signed, {
    type: "sigstoreSigned",
    keys: [{ path: "/a" }, { path: "/b" }],
    logKeys: [{ name: "r.rekorPublicKeyDatas[0]", pem: bytesOf("ABC") }],
    identity: { type: "matchRepoDigestOrExact" },
  });
});

test("what cannot be verified is said, not dropped", () => {
  assert.is(parse({ type: "signedBy", keyType: "GPGKeys", keyData: "QUJD" }).type, "unsupported");
  assert.is(parse({ type: "sigstoreSigned", fulcio: {}, rekorPublicKeyPath: "/r" }).type, "unsupported");
  assert.is(parse({ type: "sigstoreSigned", pki: {} }).type, "unsupported");
});

test("refused", async () => {
  const key = { type: "sigstoreSigned", keyPath: "/k" };
  for (const value of [
    { type: "signedBy", keyType: "X509", keyPath: "/k" },
    { type: "signedBy", keyType: "GPGKeys" },
    { ...key, fulcio: {} },
    { ...key, rekorPublicKeyPath: "/r", rekorPublicKeyData: "QUJD" },
    { ...key, keyPath: "" },
    { ...key, keyPath: 1 },
    { ...key, signedIdentity: {} },
    { ...key, signedIdentity: "matchExact" },
    { ...key, signedIdentity: { type: "exactRepository" } },
    { ...key, signedIdentity: { type: "exactReference", dockerReference: "A:1" } },
    { ...key, signedIdentity: { type: "remapIdentity", prefix: "a.test" } },
    { ...key, signedIdentity: { type: "remapIdentity", prefix: "a.test/", signedPrefix: "b.test" } },
    { ...key, signedIdentity: { type: "remapIdentity", prefix: "library/a", signedPrefix: "b.test" } },
    { ...key, signedIdentity: { type: "remapIdentity", prefix: "", signedPrefix: "b.test" } },
  ]) {
    await refuses(() => parse(value), "invalid");
  }
});

test("prefixes are hosts, or names in full", () => {
  for (const prefix of [
    "a.test",
    "a.test:5000",
    "localhost",
    "[::1]:5000",
    "docker.io/library",
    "a.test/b/c",
  ]) {
    const signedIdentity = { type: "remapIdentity", prefix, signedPrefix: "b.test" };
    const parsed = parse({ type: "sigstoreSigned", keyPath: "/k", signedIdentity });
    assert.equal(parsed.type === "sigstoreSigned" && parsed.identity, signedIdentity);
  }
});

test.run();
