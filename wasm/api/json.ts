import { encodeUtf8, parseStrictJson } from "../../core/mod.ts";

/** Read a JSON argument as strictly as a document of an image. What it must look like is said by the type. */
export function readArgument<T>(text: string, what: string): T {
  return parseStrictJson(encodeUtf8(text), what) as T;
}
