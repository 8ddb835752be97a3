import { RlError } from "../../errors.ts";
import { METADATA_KEY } from "../../ports/metadata.ts";
import { fileError } from "./files.ts";

/** Do something with metadata. @param action in messages: "read" @throws RlError "io" */
export async function useMetadata<T>(action: string, key: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw fileError(`${action} metadata`, key, error);
  }
}

/** @throws RlError "invalid" for what is no key */
export function checkMetadataKey(key: string): void {
  if (METADATA_KEY.test(key)) return;
  const state = "it is not a key of safe segments";
  throw new RlError({ code: "invalid", action: "use metadata", subject: key, state });
}
