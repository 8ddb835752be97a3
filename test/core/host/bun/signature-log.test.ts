import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readLogEntry } from "../../../../core/host/bun/signature-log.ts";

const test = suite("readLogEntry");

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64");
const RECORD = { apiVersion: "0.0.1", kind: "hashedrekord", spec: {} };
const PAYLOAD = { body: base64(RECORD), integratedTime: 1700000000, logIndex: 42, logID: "c0d2" };
const bundle = (payload: object, more: object = { SignedEntryTimestamp: "AQID" }): string =>
  JSON.stringify({ ...more, Payload: payload });

test("the annotation that cosign writes", () => {
  const entry = readLogEntry(bundle(PAYLOAD));
  assert.is(entry?.logIndex, "42");
  assert.is(entry?.integratedTime, "1700000000");
  assert.equal(entry?.logId?.keyId, Buffer.from([0xc0, 0xd2]));
  assert.equal(entry?.inclusionPromise?.signedEntryTimestamp, Buffer.from([1, 2, 3]));
  assert.equal(entry?.kindVersion, { kind: "hashedrekord", version: "0.0.1" });
  assert.equal(JSON.parse(String(entry?.canonicalizedBody)), RECORD);
});

test("nothing else", () => {
  for (const text of [
    "",
    "null",
    "[]",
    bundle(PAYLOAD, {}),
    bundle({ ...PAYLOAD, body: 1 }),
    bundle({ ...PAYLOAD, body: "" }),
    bundle({ ...PAYLOAD, logIndex: "42" }),
    bundle({ ...PAYLOAD, logIndex: -1 }),
    bundle({ ...PAYLOAD, integratedTime: 1.5 }),
    bundle({ ...PAYLOAD, logID: undefined }),
    bundle({ ...PAYLOAD, body: base64({ ...RECORD, kind: "intoto" }) }),
    bundle({ ...PAYLOAD, body: base64({ ...RECORD, apiVersion: "0.0.2" }) }),
    bundle({ ...PAYLOAD, more: "x".repeat(65536) }),
  ]) {
    assert.is(readLogEntry(text), undefined, text.slice(0, 80));
  }
});

test.run();
