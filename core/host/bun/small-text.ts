import { readSmallFile } from "./system.ts";

/** The text of a small file, as those of the kernel are; undefined when it cannot be read. */
export function smallText(path: string, limit?: number): string | undefined {
  const bytes = readSmallFile(path, limit);
  return typeof bytes === "number" ? undefined : new TextDecoder().decode(bytes);
}
