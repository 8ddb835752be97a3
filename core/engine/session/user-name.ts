import { readText } from "./read-text.ts";

/** The name of a uid in passwd(5); undefined when it has none there, as with a directory service. */
export function userName(uid: number): string | undefined {
  for (const line of readText("/etc/passwd").split("\n")) {
    const [name, , id] = line.split(":", 3);
    if (id === String(uid)) return name;
  }
  return undefined;
}
