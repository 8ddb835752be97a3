import { type ListedContainer, networkMode, requestedFlags } from "../../mod.ts";

/** The network of a container: "none", "host", "private". "" when it is not known. */
export function networkOf(container: ListedContainer): string {
  const document = container.document();
  return document === undefined ? "" : networkMode(document.config, requestedFlags(document.request));
}
