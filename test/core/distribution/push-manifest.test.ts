import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bytesOf, digestOf, OCI_MANIFEST, PURPOSE, refuses, scene } from "./helpers.ts";
import { signature, writableRegistry } from "./writable-registry.ts";

const push = suite("pushManifest");
const SUBJECT = digestOf("subject");

push("lists a manifest at its subject where the registry does not, once", async () => {
  const at = writableRegistry();
  const { registry } = scene(at.server);
  const bytes = signature(SUBJECT);
  const upload = {
    repository: "app",
    target: digestOf(bytes),
    bytes,
    mediaType: OCI_MANIFEST,
    purpose: PURPOSE,
  };
  await registry.pushManifest(upload);
  await registry.pushManifest(upload);
  const tag = at.repository("app").tags.get(SUBJECT.replace(":", "-"));
  const index = JSON.parse(new TextDecoder().decode(at.repository("app").manifests.get(tag ?? "")?.bytes));
  assert.equal(index.manifests, [
    {
      mediaType: OCI_MANIFEST,
      digest: digestOf(bytes),
      size: bytes.length,
      artifactType: "application/test.signature",
    },
  ]);
});

push("does not send what is no manifest", async () => {
  const at = writableRegistry();
  const upload = { repository: "app", target: "1", mediaType: OCI_MANIFEST, purpose: PURPOSE };
  await refuses(scene(at.server).registry.pushManifest({ ...upload, bytes: bytesOf("{}") }), "invalid");
  assert.equal(at.log, []);
});

push.run();
