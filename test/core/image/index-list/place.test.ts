import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { FindPorts } from "../../../../core/image/index-list/locate.ts";
import { type ImagePlace, openPlace } from "../../../../core/image/index-list/place.ts";
import type { RegistriesFiles } from "../../../../core/ports/registries-files.ts";
import { parseReference } from "../../../../core/reference/reference.ts";
import { rejection } from "../../../cli/helpers.ts";
import { app, base, type Lists, lists, offline, SIGNAL } from "./fixture.ts";

const place = suite("manifest list: place");
const REFERENCE = parseReference("registry.test/app:amd64");
const blob = { digest: base.digest, size: base.bytes.length };

const open = (ports: FindPorts): ImagePlace => openPlace(REFERENCE, ports, {}, SIGNAL);
/** What a user configured: a mirror at other.test. */
const mirrored: RegistriesFiles = {
  read: async () => [
    {
      path: "registries.conf",
      content: { registry: [{ location: "registry.test", mirror: [{ location: "other.test/mirror" }] }] },
    },
  ],
};

async function bytesOf(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return new Uint8Array(Buffer.concat(chunks));
}

/** Methods and paths that a registry was asked. */
const asked = ({ from, to }: Lists): { from: string[]; to: string[] } => ({ from: from.log, to: to.log });

place("nothing is asked before something is wanted", () => {
  open(offline(lists().ports));
});

place("documents and blobs come from the registry", async () => {
  const at = lists();
  const there = open(at.ports);
  const { digest, bytes } = await there.documents({ kind: "root" });
  assert.is(digest, app.manifest.digest);
  assert.equal(bytes, app.manifest.bytes);
  assert.equal(await bytesOf(there.blob(blob)), base.bytes);
  assert.equal(asked(at), {
    from: ["GET /v2/app/manifests/amd64", `GET /v2/app/blobs/${base.digest}`],
    to: [],
  });
});

place("a mirror is asked first, and one that has nothing is passed over", async () => {
  const at = lists();
  const there = open({ ...at.ports, registries: mirrored });
  assert.is((await there.documents({ kind: "root" })).digest, app.manifest.digest);
  assert.equal(await bytesOf(there.blob(blob)), base.bytes);
  assert.equal(at.to.log, ["GET /v2/mirror/app/manifests/amd64", `GET /v2/mirror/app/blobs/${base.digest}`]);
  assert.is(at.from.log.length, 2);
  at.to.repository("mirror/app").blobs.set(base.digest, base.bytes);
  assert.equal(await bytesOf(there.blob(blob)), base.bytes);
  assert.is(at.from.log.length, 2);
});

place("what the registry has not got is missed", async () => {
  const at = lists();
  at.from.repository("app").blobs.delete(base.digest);
  assert.is((await rejection(bytesOf(open(at.ports).blob(blob)))).code, "not-found");
});

place.run();
