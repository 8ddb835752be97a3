/** Telling what happens to images, in docker's words. */
import {
  type ContainerDocument,
  containerEvent,
  type ImageRecord,
  imageEvent,
  type LoadedImage,
  type Removal,
  splitName,
} from "../../mod.ts";
import type { EventsApi } from "../apis.ts";

type Tell = Pick<EventsApi, "tell">;
type Told = Pick<ImageRecord, "imageId" | "config">;

/** Something was done with an image; but for a tag it is named by its identifier alone. */
export function tellImage(
  { tell }: Tell,
  action: "delete" | "import" | "load" | "save" | "tag" | "untag",
  { imageId, config }: Told,
  reference?: string,
): void {
  tell(imageEvent(imageId, action, reference === undefined ? imageId : shownName(reference), config.Labels));
}

/** An image was made of a container. */
export function tellCommit(
  events: Tell,
  container: ContainerDocument,
  made: ImageRecord,
  { comment = "", isNamed }: { readonly comment?: string | undefined; readonly isNamed: boolean },
): void {
  const about = { comment, imageID: made.imageId, imageRef: made.reference };
  events.tell(containerEvent(container, "commit", about));
  if (isNamed) tellImage(events, "tag", made, made.reference);
}

/** Images of an archive are here, each told once whatever names it has. */
export function tellLoaded(events: Tell, loaded: readonly LoadedImage[]): void {
  for (const record of new Map(loaded.map(({ record }) => [record.imageId, record])).values()) {
    tellImage(events, "load", record);
  }
}

/** An image came from a registry, or went there. There it has no identifier, but a name. */
export function tellTransfer(
  { tell }: Tell,
  action: "pull" | "push",
  reference: string,
  labels?: Told["config"]["Labels"],
): void {
  tell(imageEvent(shownName(reference), action, splitName(reference).repository, labels));
}

/** What was removed: every name, and then the images that had no other. */
export function tellRemoval(events: Tell, { records, deleted }: Pick<Removal, "records" | "deleted">): void {
  const names = new Map(records.map((record) => [record.reference, record]));
  for (const record of names.values()) tellImage(events, "untag", record);
  for (const id of deleted) {
    const record = records.find(({ imageId }) => imageId === id);
    if (record !== undefined) tellImage(events, "delete", record);
  }
}

/** "alpine:3.20", "alpine@sha256:…". */
export function shownName(reference: string): string {
  const { repository, tag, digest } = splitName(reference);
  return tag === undefined ? `${repository}@${digest}` : `${repository}:${tag}`;
}
