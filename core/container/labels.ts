/** Labels of a container: its image's, and those it was started with. */
import type { ContainerDocument } from "./document.ts";
import { furtherOf } from "./further.ts";
import { keyAndValue, requestedFlags } from "./requested.ts";

/** What else an image says in its annotations (conversion.md of the image specification). */
const OTHERS = ["org.opencontainers.image.stopSignal", "org.opencontainers.image.exposedPorts"];

export function containerLabels(
  document: Pick<ContainerDocument, "id" | "config" | "request">,
): Readonly<Record<string, string>> {
  const { labels } = furtherOf(document);
  if (labels !== undefined) return labels;
  const { config, request } = document;
  const annotated = new Set(
    requestedFlags(request)
      .list("annotation")
      .map((text) => keyAndValue(text)[0]),
  );
  const given = Object.entries(config.annotations ?? {});
  // fromEntries defines properties: a key such as "__proto__" stays a key.
  return Object.fromEntries(given.filter(([key]) => !OTHERS.includes(key) && !annotated.has(key)));
}
