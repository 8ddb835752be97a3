/** Which image a word on the command line means: a name, another word for one, or an identifier. */
import {
  findImage,
  formatPlatform,
  type ImageRecord,
  isRlError,
  type Platform,
  RlError,
  WASM_PLATFORM,
} from "../../mod.ts";
import type { Session } from "../session/session.ts";
import { WHOLE_IDENTIFIER } from "../short-name.ts";
import { fullReference, hasRecord } from "./image.ts";

export interface ChosenImage {
  /** In full. */
  readonly reference: string;
  /** In normal form; an image chosen by its identifier has the platform it was pulled for. */
  readonly platform: string;
  /**
   * The word will mean this until the image's record changes. What an alias stands for may be changed in files, and
   * what an identifier begins with by other images.
   */
  readonly lasting: boolean;
  /** Of an image chosen by its identifier or digest, which needs no registry. */
  readonly record?: ImageRecord | undefined;
}

const IDENTIFIER = /^[0-9a-f]{4,63}$/;

/**
 * A name that is here wins, then an identifier, then what the user configured the word to mean.
 *
 * @param always the registry is asked what a name means now, so being here is no reason to choose it
 * @param orWasm a WebAssembly program will do where there is nothing for the platform
 * @throws RlError "invalid", "not-found" for an identifier of nothing
 */
export async function chooseImage(
  session: Session,
  text: string,
  platform: Platform,
  { always, orWasm }: { readonly always: boolean; readonly orWasm: boolean },
): Promise<ChosenImage> {
  const wanted = formatPlatform(platform);
  const plain = WHOLE_IDENTIFIER.test(text) ? undefined : fullReference(text);
  if (plain !== undefined && !always && hasRecord(session, plain, wanted)) {
    return { reference: plain, platform: wanted, lasting: true };
  }
  const wasm = formatPlatform(WASM_PLATFORM);
  if (plain !== undefined && !always && orWasm && hasRecord(session, plain, wasm)) {
    return { reference: plain, platform: wasm, lasting: true };
  }
  if (plain === undefined || IDENTIFIER.test(text) || text.includes("@")) {
    const record = await identified(session, text, platform);
    if (record !== undefined) {
      return { reference: record.reference, platform: record.platform, lasting: false, record };
    }
  }
  if (plain === undefined) throw notHere(text);
  const { meaningOf } = await import("./alias.ts");
  const reference = await meaningOf(text, session.environment);
  return { reference, platform: wanted, lasting: reference === plain };
}

/** The image of an identifier or digest, when one is here. */
async function identified(
  session: Session,
  text: string,
  platform: Platform,
): Promise<ImageRecord | undefined> {
  const { createMetadata } = await import("../../host/bun/metadata.ts");
  try {
    return await findImage(text, platform, createMetadata(session.paths.metadata));
  } catch (error) {
    if (isRlError(error) && error.code === "not-found") return undefined;
    throw error;
  }
}

function notHere(text: string): RlError {
  return new RlError({
    code: "not-found",
    action: "use image",
    subject: text,
    state: "no image here has this identifier",
    hint: "list the images with: rl images",
  });
}
