/** A context with a store in memory that real images were pulled into. */
import type { CommandContext } from "../../cli/context.ts";
import { listImages } from "../../core/image/list.ts";
import type { StorePorts } from "../../core/image/ports.ts";
import { pullImage } from "../../core/image/pull.ts";
import {
  AMD64,
  type FixtureImage,
  finish,
  keeping,
  type Store,
  serve,
  shelf,
  store,
} from "../core/image/fixture.ts";
import { makeContext, type Recorded } from "./helpers.ts";

export interface StoreContext {
  readonly context: CommandContext & { readonly output: Recorded };
  readonly ports: StorePorts;
  readonly store: Store;
  /** References of all images. */
  names(): Promise<string[]>;
}

/** Images by reference, each pulled from a registry of its own; `users` are containers by their image's digits. */
export async function storeContext(
  images: Readonly<Record<string, FixtureImage>>,
  users?: ReadonlyMap<string, readonly string[]>,
): Promise<StoreContext> {
  const tags = Object.entries(images).map(([name, { manifest }]) => [
    /[^:]*$/.exec(name)?.[0] ?? "",
    manifest,
  ]);
  const at = store(serve(shelf(Object.fromEntries(tags), ...Object.values(images))));
  for (const name of Object.keys(images)) {
    await finish(pullImage(name, { platform: AMD64, policy: "always" }, at.ports));
  }
  const ports = keeping(at, users);
  const context = makeContext({ content: () => ports, store: async () => ports });
  const names = async (): Promise<string[]> =>
    (await listImages(ports.metadata)).map(({ reference }) => reference);
  return { context, ports, store: at, names };
}
