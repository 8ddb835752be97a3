/** What a container has written: as an image, as an archive, and as a list. */
import {
  commitContainer,
  containerChanges,
  containerEvent,
  createDiffEntries,
  diffLayer,
  displayName,
  findImage,
  type ImageRecord,
  readWholeTree,
  type StorePorts,
  targetReference,
} from "../../mod.ts";
import type { Apis, KeptContainer } from "../apis.ts";
import { tellCommit } from "../images/tell.ts";
import { hostPlatform } from "../session/machine.ts";
import { kept } from "./streams.ts";

export interface CommitOptions {
  readonly author?: string | undefined;
  readonly message?: string | undefined;
  /** Instructions of a Dockerfile for the image's defaults: "CMD [\"sh\"]", "ENV A=b". */
  readonly changes?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A path that is not as the image has it. */
export interface Change {
  readonly kind: "added" | "changed" | "deleted";
  /** Absolute, in the container. */
  readonly path: string;
}

/** @param reference what the image is called; it can be had by its id without */
export async function commitTree(
  container: KeptContainer,
  reference: string | undefined,
  { signal = new AbortController().signal, ...told }: CommitOptions,
  { events }: Pick<Apis, "events">,
): Promise<ImageRecord> {
  const name = reference === undefined ? undefined : targetReference(reference);
  const { config, tree, ports } = await container.open();
  const source = { image: await imageOf(container, ports), tree, config };
  const made = await commitContainer(source, { ...told, reference: name }, ports, () => undefined, signal);
  tellCommit(events, container.note, made, { comment: told.message, isNamed: name !== undefined });
  return made;
}

/** The whole root file system as an uncompressed archive, without what is mounted in it. */
export async function* exportTree(
  find: () => Promise<KeptContainer>,
  { events }: Pick<Apis, "events">,
): AsyncGenerator<Uint8Array, void, undefined> {
  const container = await find();
  const { tree, ports } = await container.open();
  const whole = readWholeTree(tree, await imageOf(container, ports), ports);
  yield* kept(diffLayer(whole, createDiffEntries({ hasBase: false })));
  events.tell(containerEvent(container.note, "export"));
}

/** In the order of their paths. */
export async function changesOf(container: KeptContainer): Promise<Change[]> {
  const { tree, ports } = await container.open();
  const changes = await containerChanges(tree, await imageOf(container, ports), undefined, ports);
  return changes.map(({ kind, path }) => ({ kind, path: `/${displayName(path)}` }));
}

/** The image a container was started from, whatever its name stands for by now. */
function imageOf({ note }: KeptContainer, { metadata }: StorePorts): Promise<ImageRecord> {
  return findImage(note.imageId, hostPlatform(), metadata);
}
