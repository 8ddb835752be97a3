import { type ListedContainer, networkNames, requestedFlags } from "../../mod.ts";

/** The networks of a container: "none", "host", "private", or names. None when they are not known. */
export function networksOf(container: ListedContainer): readonly string[] {
  const document = container.document();
  return document === undefined ? [] : networkNames(document.config, requestedFlags(document.request));
}
