/** Labels of a container: its image's, and those it was started with. */
import type { ContainerDocument } from "./document.ts";
import { keyAndValue, requestedFlags } from "./requested.ts";

/** What else an image says in its annotations (conversion.md of the image specification). */
const OTHERS = ["org.opencontainers.image.stopSignal", "org.opencontainers.image.exposedPorts"];

/** What a container is labelled with: its own labels and its image's, but no other annotations of that. */
export function containerLabels(
  document: Pick<ContainerDocument, "labels" | "config" | "request">,
): Readonly<Record<string, string>> {
  const { labels, config, request } = document;
  // Of an older release they are not written down by themselves.
  if (labels !== undefined && Object.keys(labels).length > 0) return labels;
  const annotated = new Set(
    requestedFlags(request)
      .list("annotation")
      .map((text) => keyAndValue(text)[0]),
  );
  const given = Object.entries(config.annotations ?? {});
  // fromEntries defines properties: a key such as "__proto__" stays a key.
  return Object.fromEntries(given.filter(([key]) => !OTHERS.includes(key) && !annotated.has(key)));
}
