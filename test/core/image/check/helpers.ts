/** A pulled image, and its record. */
import type { Damage } from "../../../../core/image/check/damage.ts";
import { readImages } from "../../../../core/image/list.ts";
import { pullImage } from "../../../../core/image/pull.ts";
import type { ImageRecord } from "../../../../core/image/record.ts";
import { AMD64, type Blob, type FixtureImage, finish, type Store, serve, shelf, store } from "../fixture.ts";

export const NAME = "registry.test/app:1";

export interface Pulled {
  readonly at: Store;
  readonly record: ImageRecord;
}

/** @param named what the tag stands for, when it is not the manifest */
export async function pulled(
  image: FixtureImage,
  form: "overlay" | "flat" = "overlay",
  named: Blob = image.manifest,
): Promise<Pulled> {
  const at = store(serve(shelf({ "1": named }, image)), form);
  await finish(pullImage(NAME, { platform: AMD64, policy: "always" }, at.ports));
  const [record] = await readImages(at.ports.metadata);
  if (record === undefined) throw new Error("not pulled");
  return { at, record };
}

export async function all(found: AsyncIterable<Damage>): Promise<string[]> {
  const said: string[] = [];
  for await (const { kind, subject, state } of found) said.push(`${kind} ${subject}: ${state}`);
  return said;
}
