import type { FilesApi } from "./context.ts";

/** Write a short text to a file a person named, as it is: podman ends digests and ids without a newline. */
export function writeText(files: Pick<FilesApi, "write">, path: string, text: string): Promise<void> {
  return files.write(path, encoded(text));
}

async function* encoded(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}
