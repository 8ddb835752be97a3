import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bytesOf, digestOf, OCI_MANIFEST, PURPOSE, refuses, scene } from "./helpers.ts";
import { signature, writableRegistry } from "./writable-registry.ts";

const put = suite("putManifest");
const BYTES = bytesOf(
  `{ "schemaVersion": 2, "mediaType": "${OCI_MANIFEST}", "config": {"mediaType":"a/b","digest":"${digestOf("")}","size":0},"layers":[] }`,
);
const UPLOAD = { repository: "app", target: "1", bytes: BYTES, mediaType: OCI_MANIFEST, purpose: PURPOSE };

put("sends the bytes as they are, under their media type", async () => {
  const at = writableRegistry();
  const { registry } = scene(at.server);
  assert.equal(await registry.pushManifest(UPLOAD), { digest: digestOf(BYTES), subject: undefined });
  assert.equal(at.log, ["PUT /v2/app/manifests/1"]);
  assert.equal(at.requests[0]?.body, BYTES);
  assert.is(at.requests[0]?.headers["content-type"], OCI_MANIFEST);
});

put("goes under its digest, and under no other", async () => {
  const at = writableRegistry();
  const { registry } = scene(at.server);
  await registry.pushManifest({ ...UPLOAD, target: digestOf(BYTES) });
  await refuses(registry.pushManifest({ ...UPLOAD, target: digestOf("x") }), "invalid", /digest is sha256:/);
  assert.is(at.log.length, 1);
});

put("refuses a registry that stored another manifest", async () => {
  const other = { status: 201, headers: { "docker-content-digest": digestOf("other") } };
  await refuses(
    scene(() => other).registry.pushManifest(UPLOAD),
    "corrupt",
    /stored the manifest as sha256:/,
  );
  for (const said of ["md5:0", `sha512:${"0".repeat(128)}`]) {
    const answer = { status: 201, headers: { "docker-content-digest": said } };
    assert.is((await scene(() => answer).registry.pushManifest(UPLOAD)).digest, digestOf(BYTES));
  }
});

put("tells whether the registry lists it at its subject", async () => {
  const subject = digestOf("subject");
  const bytes = signature(subject);
  const upload = { ...UPLOAD, target: digestOf(bytes), bytes };
  const listing = scene(writableRegistry({ referrers: true }).server);
  assert.is((await listing.registry.pushManifest(upload)).subject, subject);
  assert.is(listing.log().length, 1);
  const plain = scene(writableRegistry().server);
  assert.is((await plain.registry.pushManifest(upload)).subject, undefined);
  assert.is(plain.log().length, 3);
});

put("says what a refusal to write means", async () => {
  const writing = { ...UPLOAD, purpose: { ...PURPOSE, writes: true } as const };
  await refuses(
    scene(() => ({ status: 403 })).registry.pushManifest(writing),
    "denied",
    /may change the repository/,
  );
  await refuses(
    scene(() => ({ status: 404 })).registry.pushManifest(writing),
    "not-found",
    /does not have it/,
  );
  const invalid = { status: 400, body: '{"errors":[{"code":"MANIFEST_INVALID","message":"no"}]}' };
  await refuses(
    scene(() => invalid).registry.pushManifest(writing),
    "invalid",
    /does not accept this manifest/,
  );
});

put.run();
