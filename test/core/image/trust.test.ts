import { suite } from "uvu";
import * as assert from "uvu/assert";
import { loadArchive } from "../../../core/image/archive/load.ts";
import { listImages } from "../../../core/image/list.ts";
import type { PullPorts } from "../../../core/image/ports.ts";
import { pullImage } from "../../../core/image/pull.ts";
import type { ImageRecord } from "../../../core/image/record.ts";
import { checkFileTrust } from "../../../core/image/trust.ts";
import { bytesOf, digestOf, refuses } from "../distribution/helpers.ts";
import { KEYS, PORTS, payloadOf, signText } from "../trust/helpers.ts";
import { archiveOf } from "./archive/fixture.ts";
import {
  AMD64,
  type Blob,
  descriptor,
  finish,
  image,
  index,
  json,
  layer,
  layoutFiles,
  type Shelf,
  type Store,
  serve,
  shelf,
  store,
} from "./fixture.ts";

const test = suite("pulling under a signature policy");

const NAME = "registry.test/app:1";
const app = image([layer({ a: "1" }), layer({ b: "2" })]);
const root = index([[app.manifest, { platform: AMD64 }]]);
const SIGNED = { type: "sigstoreSigned", keyPath: "/keys/p256.pub" };

function withPolicy(at: Store, ...requirements: readonly object[]): PullPorts {
  const bytes = bytesOf(JSON.stringify({ default: requirements }));
  const files = { ...PORTS.files, policy: async () => ({ path: "/p.json", bytes }) };
  return { ...at.ports, trust: { ...PORTS, files } };
}

async function pull(
  ports: PullPorts,
  name = NAME,
  policy: "always" | "missing" = "always",
): Promise<ImageRecord> {
  return (await finish(pullImage(name, { platform: AMD64, policy }, ports))).result;
}

/** Put a signature of a document on the shelf. */
function signOn(on: Shelf, { digest }: Blob, text = payloadOf(digest, NAME)): void {
  const payload = {
    bytes: bytesOf(text),
    digest: digestOf(text),
    mediaType: "application/vnd.dev.cosign.simplesigning.v1+json",
  };
  const signature = Buffer.from(signText(text, KEYS.p256)).toString("base64");
  const annotations = { "dev.cosignproject.cosign/signature": signature };
  const config = json({}, "application/vnd.oci.image.config.v1+json");
  const mediaType = "application/vnd.oci.image.manifest.v1+json";
  const layers = [descriptor(payload, { annotations })];
  const manifest = json({ schemaVersion: 2, mediaType, config: descriptor(config), layers }, mediaType);
  on.tags.set(`${digest.replace(":", "-")}.sig`, manifest);
  on.blobs.set(payload.digest, payload.bytes);
}

const shelved = (): Shelf => shelf({ "1": root }, app);
const layersAsked = (at: Store): number =>
  at.requests.filter(({ url }) => app.layers.some(({ digest }) => url.endsWith(digest))).length;

for (const [what, document] of [
  ["manifest", app.manifest],
  ["index", root],
] as const) {
  test(`a signature of the ${what} lets the image in`, async () => {
    const on = shelved();
    signOn(on, document);
    const at = store(serve(on));
    assert.is((await pull(withPolicy(at, SIGNED))).reference, NAME);
    assert.is(layersAsked(at), 2);
  });
}

for (const [what, spoil] of [
  ["no signature", () => undefined],
  ["a signature of another image", (on: Shelf) => signOn(on, app.manifest, payloadOf(digestOf("x"), NAME))],
  [
    "a signature for another name",
    (on: Shelf) => signOn(on, app.manifest, payloadOf(app.manifest.digest, "registry.test/b:1")),
  ],
] as const) {
  test(`${what}: refused before any layer is asked for, and nothing is left`, async () => {
    const on = shelved();
    spoil(on);
    const at = store(serve(on));
    await refuses(pull(withPolicy(at, SIGNED)), "denied", /signature policy/);
    assert.is(layersAsked(at), 0);
    for (const { digest } of app.layers) assert.not(at.blobs.blobs.has(digest));
    assert.equal(await listImages(at.ports.metadata), []);
    at.checkClean();
  });
}

test("without a demand no signature is looked for", async () => {
  const at = store(serve(shelved()));
  await pull(withPolicy(at, { type: "insecureAcceptAnything" }));
  assert.is(at.requests.filter(({ url }) => url.endsWith(".sig")).length, 0);
});

test("an image that is here is judged anew when its name is asked for again", async () => {
  const at = store(serve(shelved()));
  await pull(at.ports);
  await refuses(pull(withPolicy(at, SIGNED)), "denied");
  await refuses(pull(withPolicy(at, { type: "reject" })), "denied", /rejects all/);
  // What was let in once may be used: the policy is about taking in.
  assert.is((await pull(withPolicy(at, SIGNED), NAME, "missing")).reference, NAME);
});

test("a broken policy stops the pull", async () => {
  const at = store(serve(shelved()));
  await refuses(pull(withPolicy(at, { type: "acceptt" })), "invalid", /acceptt/);
  assert.is(layersAsked(at), 0);
});

test("files are held against their own transport and path", async () => {
  const bytes = bytesOf(
    JSON.stringify({
      default: [{ type: "reject" }],
      transports: {
        "oci-archive": { "/real": [{ type: "insecureAcceptAnything" }], "/real/signed": [SIGNED] },
        "docker-archive": { "": [{ type: "insecureAcceptAnything" }] },
      },
    }),
  );
  const trust = { ...PORTS, files: { ...PORTS.files, policy: async () => ({ path: "/p.json", bytes }) } };
  await checkFileTrust("oci-archive", "/real/a.tar", trust);
  // By the path that the link leads to.
  await checkFileTrust("oci-archive", "/link/a.tar", trust);
  await checkFileTrust("docker-archive", "/anywhere", trust);
  await checkFileTrust("docker-archive", undefined, trust);
  await checkFileTrust("dir", "/x", undefined);
  for (const [transport, path, message] of [
    ["oci-archive", "/other/a.tar", /"\/other\/a\.tar".*rejects all/],
    ["oci-archive", "/real/signed", /has no signatures/],
    ["oci-archive", undefined, /"standard input"/],
    ["oci", "/real/a", /rejects all/],
    ["dir", "/real", /rejects all/],
  ] as const) {
    await refuses(checkFileTrust(transport, path, trust), "denied", message);
  }
});

test("loading an archive obeys the policy, and leaves nothing when it is refused", async () => {
  const files = layoutFiles([[app.manifest]], app);
  const at = store(() => ({ status: 404 }));
  const options = { platform: AMD64, subject: "a.tar", path: "/a.tar" };
  const loadUnder = async (...requirements: readonly object[]): Promise<number> => {
    const events = loadArchive(once(archiveOf(files)), options, withPolicy(at, ...requirements));
    return (await finish(events)).result.length;
  };
  await refuses(loadUnder({ type: "reject" }), "denied", /load images from "\/a\.tar"/);
  await refuses(loadUnder(SIGNED), "denied");
  assert.equal(await listImages(at.ports.metadata), []);
  assert.is(at.blobs.blobs.size, 0);
  assert.is(await loadUnder({ type: "insecureAcceptAnything" }), 1);
});

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

test.run();
