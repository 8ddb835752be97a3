import { suite } from "uvu";
import * as assert from "uvu/assert";
import { getImage, putImage } from "../../../core/image/list.ts";
import { pullImage } from "../../../core/image/pull.ts";
import type { PushPorts } from "../../../core/image/push-content.ts";
import type { PushOptions } from "../../../core/image/push-options.ts";
import { type Parcel, pickParcels } from "../../../core/image/push-pick.ts";
import { formatReference } from "../../../core/reference/reference.ts";
import { refuses } from "../distribution/helpers.ts";
import { AMD64, finish, image, layer, serve, shelf, store } from "./fixture.ts";

const pick = suite("pickParcels");
const NAME = "registry.test/owner/app:1";
const app = image([layer({ a: "1" })]);
const ALIASES = { aliases: { app: "registry.test/owner/app", else: "other.test/app" } };

async function ports(): Promise<PushPorts> {
  const at = store(serve(shelf({ "1": app.manifest }, app)));
  await finish(pullImage(NAME, { platform: AMD64, policy: "always" }, at.ports));
  const record = await getImage(at.ports.metadata, NAME, "linux/amd64");
  if (record === undefined) throw new Error("it was not pulled");
  await putImage({ ...record, reference: "registry.test/owner/app:2" }, at.ports);
  const registries = { read: async () => [{ path: "aliases.conf", content: ALIASES }] };
  return { ...at.ports, registries };
}

const described = (parcels: readonly Parcel[]): string[] =>
  parcels.map(({ record, destination }) => `${record.reference} to ${formatReference(destination)}`);
const picked = async (text: string, more: Partial<PushOptions> = {}): Promise<string[]> =>
  described(await pickParcels(text, { platform: AMD64, ...more }, await ports()));

pick("an image goes where its name says, or to a destination", async () => {
  assert.equal(await picked(NAME), [`${NAME} to ${NAME}`]);
  const elsewhere = await picked(NAME, { destination: "busybox" });
  assert.equal(elsewhere, [`${NAME} to docker.io/library/busybox:latest`]);
});

pick("short names mean what they are configured to mean, on both sides", async () => {
  assert.equal(await picked("app:1"), [`${NAME} to ${NAME}`]);
  assert.equal(await picked("app:1", { destination: "else:3" }), [`${NAME} to other.test/app:3`]);
});

pick("a digest finds the image whatever its tag is", async () => {
  const pinned = `registry.test/owner/app@${app.manifest.digest}`;
  const [only = ""] = await picked(pinned);
  assert.ok(only.endsWith(` to ${pinned}`), only);
});

pick("an identifier needs a destination", async () => {
  const id = app.config.digest.slice("sha256:".length, 19);
  await refuses(picked(id), "invalid", /where to/);
  const [only = ""] = await picked(id, { destination: "registry.test/x" });
  assert.ok(only.endsWith(" to registry.test/x:latest"), only);
});

pick("all tags are those of the repository, and nothing else is named then", async () => {
  const [one, two] = [NAME, "registry.test/owner/app:2"];
  assert.equal(await picked("registry.test/owner/app", { allTags: true }), [
    `${one} to ${one}`,
    `${two} to ${two}`,
  ]);
  await refuses(picked(NAME, { allTags: true }), "invalid");
  await refuses(picked("registry.test/owner", { allTags: true }), "not-found");
});

pick.run();
