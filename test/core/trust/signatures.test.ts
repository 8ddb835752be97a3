import { suite } from "uvu";
import * as assert from "uvu/assert";
import { findSignatures, type SignatureSearch } from "../../../core/trust/signatures.ts";
import { broken, bytesOf, digestOf, OCI_MANIFEST, PURPOSE, refuses, scene } from "../distribution/helpers.ts";
import { MANIFEST } from "./helpers.ts";

const test = suite("findSignatures");

const TYPE = "application/vnd.dev.cosign.simplesigning.v1+json";
const TAG = `sha256-${"a".repeat(64)}.sig`;
const annotations = { "dev.cosignproject.cosign/signature": "AQID" };

interface Layer {
  readonly text: string;
  readonly mediaType?: string;
  readonly size?: number;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A registry with these signatures; payloads come from `served`, by default what was signed. */
function find(
  layers: readonly Layer[],
  served: (text: string) => string = (text) => text,
): Promise<SignatureSearch> {
  const body = JSON.stringify({
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    config: { mediaType: "application/vnd.oci.image.config.v1+json", digest: digestOf("{}"), size: 2 },
    layers: layers.map(({ text, ...more }) => ({
      mediaType: TYPE,
      digest: digestOf(text),
      size: text.length,
      annotations,
      ...more,
    })),
  });
  const { registry, ports } = scene(({ url }) => {
    if (url.endsWith(`/v2/team/app/manifests/${TAG}`)) return { status: 200, body: bytesOf(body) };
    const layer = layers.find(({ text }) => url.endsWith(`/v2/team/app/blobs/${digestOf(text)}`));
    return layer === undefined ? { status: 404 } : { status: 200, body: bytesOf(served(layer.text)) };
  });
  return findSignatures(MANIFEST, {
    registry,
    repository: "team/app",
    digester: ports.digester,
    purpose: PURPOSE,
  });
}

test("every layer of the tag is one signature", async () => {
  const log = { ...annotations, "dev.sigstore.cosign/bundle": "{}" };
  const { found, faults } = await find([{ text: "one" }, { text: "two", annotations: log }]);
  assert.equal(faults, []);
  const common = { subject: MANIFEST, signature: new Uint8Array([1, 2, 3]) };
  assert.equal(found, [
    { ...common, payload: bytesOf("one"), logEntry: undefined },
    { ...common, payload: bytesOf("two"), logEntry: "{}" },
  ]);
});

test("no tag is no signature", async () => {
  const { registry, ports } = scene(() => ({ status: 404 }));
  const place = { registry, repository: "team/app", digester: ports.digester, purpose: PURPOSE };
  assert.equal(await findSignatures(MANIFEST, place), { found: [], faults: [] });
});

test("a registry that fails or refuses is not one without signatures", async () => {
  for (const [answer, code] of [
    [{ status: 403 }, "denied"],
    [{ status: 500 }, "unavailable"],
  ] as const) {
    const { registry, ports } = scene(() => answer);
    const place = { registry, repository: "team/app", digester: ports.digester, purpose: PURPOSE };
    await refuses(findSignatures(MANIFEST, place), code);
  }
  const { registry, ports } = scene(() => {
    throw broken();
  });
  const place = { registry, repository: "team/app", digester: ports.digester, purpose: PURPOSE };
  await refuses(findSignatures(MANIFEST, place), "unavailable");
});

test("a bad one does not hide a good one", async () => {
  const { found, faults } = await find(
    [
      { text: "changed" },
      { text: "huge", size: 65537 },
      { text: "unsigned", annotations: {} },
      { text: "not base64", annotations: { "dev.cosignproject.cosign/signature": "***" } },
      { text: "something else", mediaType: "text/plain" },
      { text: "good" },
    ],
    (text) => (text === "changed" ? "chaNged" : text),
  );
  assert.equal(
    found.map(({ payload }) => new TextDecoder().decode(payload)),
    ["good"],
  );
  assert.is(faults.length, 4);
  assert.match(faults.join("; "), /digest is.*65537 bytes.*not base64/);
});

test("a manifest of signatures that is none", async () => {
  const { registry, ports } = scene(() => ({ status: 200, body: bytesOf("[]") }));
  const place = { registry, repository: "team/app", digester: ports.digester, purpose: PURPOSE };
  const { found, faults } = await findSignatures(MANIFEST, place);
  assert.equal(found, []);
  assert.is(faults.length, 1);
});

test.run();
