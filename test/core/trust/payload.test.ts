import { suite } from "uvu";
import * as assert from "uvu/assert";
import { formatReference } from "../../../core/reference/reference.ts";
import { parseSignedPayload } from "../../../core/trust/payload.ts";
import { bytesOf, refuses } from "../distribution/helpers.ts";
import { MANIFEST, payloadOf } from "./helpers.ts";

const test = suite("signed payloads");

/** As cosign 2 wrote it. */
const COSIGN =
  '{"critical":{"identity":{"docker-reference":"127.0.0.1:5000/ns/app"},"image":{"docker-manifest-digest":' +
  `"${MANIFEST}"},"type":"cosign container image signature"},"optional":null}`;

test("one that cosign wrote", () => {
  const { digest, identity } = parseSignedPayload(bytesOf(COSIGN));
  assert.is(digest, MANIFEST);
  assert.is(formatReference(identity), "127.0.0.1:5000/ns/app");
});

test("with creator and time, as podman writes it", () => {
  const text = payloadOf(MANIFEST, "r.test/app:1", { creator: "a tool", timestamp: 1700000000 });
  assert.is(formatReference(parseSignedPayload(bytesOf(text)).identity), "r.test/app:1");
});

const good = payloadOf(MANIFEST, "r.test/app:1");
for (const [name, text] of [
  ["no JSON", "signature"],
  ["not an object", "[]"],
  ["no optional", good.replace(',"optional":null', "")],
  ["a field more", good.replace('"optional"', '"more":1,"optional"')],
  ["a critical field more", good.replace('"image"', '"audience":"x","image"')],
  ["an image field more", good.replace('"docker-manifest-digest"', '"size":1,"docker-manifest-digest"')],
  ["a key twice", good.replace('"type"', '"type":"x","type"')],
  ["optional that is a number", good.replace("null", "1")],
  ["another type", good.replace("cosign container", "other container")],
  ["a short digest", payloadOf("sha256:00", "r.test/app:1")],
  ["an empty name", payloadOf(MANIFEST, "")],
] as const) {
  test(`refused: ${name}`, () =>
    refuses(() => parseSignedPayload(bytesOf(text)), "invalid").then(() => undefined));
}

test.run();
