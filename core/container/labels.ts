/** Labels of a container: its image's, and those it was started with. */
import type { ContainerDocument } from "./document.ts";
import { keyAndValue, requestedFlags } from "./requested.ts";

/** What else an image says in its annotations (conversion.md of the image specification). */
const OTHERS = ["org.opencontainers.image.stopSignal", "org.opencontainers.image.exposedPorts"];

export function containerLabels({
  config,
  request,
}: Pick<ContainerDocument, "config" | "request">): Readonly<Record<string, string>> {
  const flags = requestedFlags(request);
  const annotated = new Set(flags.list("annotation").map((text) => keyAndValue(text)[0]));
  const given = Object.entries(config.annotations ?? {}).filter(
    ([key]) => !OTHERS.includes(key) && !annotated.has(key),
  );
  // fromEntries defines properties: a key such as "__proto__" stays a key.
  return Object.fromEntries([...given, ...flags.list("label").map(keyAndValue)]);
}
