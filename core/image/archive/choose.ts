import { RlError } from "../../errors.ts";
import type { Descriptor } from "../../spec/descriptor.ts";
import { parseImageDocument } from "../../spec/document.ts";
import { choosePlatform, formatPlatform, normalizePlatform, type Platform } from "../../spec/platform.ts";
import { parseAnyConfig } from "../../spec/wasm-config.ts";
import { isWasmPlatform, WASM_PLATFORM } from "../../spec/wasm-platform.ts";
import { answerResolver, type DocumentSource } from "../documents.ts";
import { type ResolvedImage, resolveImage } from "../resolve.ts";
import type { ArchivedImage } from "./docker-images.ts";

/** For what an image is wanted, and whether another platform will do when it is the only one. */
export interface WantedPlatform {
  readonly platform: Platform;
  readonly strict: boolean;
}

/** An image resolved for one platform, in normal form. */
export interface ChosenImage {
  readonly platform: string;
  readonly image: ResolvedImage;
}

/**
 * Resolve an image of an archive for the platform that is wanted or, unless strict, for the only one it has:
 * whoever hands somebody an archive with an image for one other platform means that one.
 *
 * @throws RlError "not-found" when there are several platforms, and not the one that is wanted
 */
export async function chooseImage(
  archived: ArchivedImage,
  wanted: WantedPlatform,
  subject: string,
): Promise<ChosenImage> {
  const root = chooseRoot(archived.roots, wanted, subject);
  const source = archived.documents(root);
  const platform = wanted.strict ? wanted.platform : await platformFor(source, wanted.platform);
  const image = await answerResolver(resolveImage(subject, platform), source);
  return { platform: formatPlatform(platform), image };
}

function chooseRoot(
  roots: readonly Descriptor[],
  { platform, strict }: WantedPlatform,
  subject: string,
): Descriptor {
  const digests = new Set(roots.map(({ digest }) => digest));
  const [first] = roots;
  if (first !== undefined && digests.size === 1) return first;
  if (roots.every((root) => root.platform === undefined)) {
    throw refuse(subject, "corrupt", `the archive has ${digests.size} images of this name`);
  }
  const chosen = choosePlatform(roots, platform);
  if (chosen !== undefined) return chosen;
  const offered = roots.flatMap((root) =>
    root.platform === undefined ? [] : [formatPlatform(root.platform)],
  );
  const other = strict ? "" : ", of which one is to be chosen with --platform";
  throw refuse(
    subject,
    "not-found",
    `there is none for ${formatPlatform(platform)}, only for ${offered.join(", ")}${other}`,
  );
}

/** The wanted platform when the image has it, else the only one it has, else the wanted one all the same. */
async function platformFor(source: DocumentSource, wanted: Platform): Promise<Platform> {
  const { bytes, mediaType } = await source({ kind: "root" });
  const document = parseImageDocument(bytes, mediaType);
  if (document.kind === "manifest") {
    const answer = await source({ kind: "config", descriptor: document.manifest.config });
    const { os, architecture, variant } = parseAnyConfig(answer.bytes);
    const own = normalizePlatform({ os, architecture, variant });
    if (isWasmPlatform(own) && choosePlatform([{ platform: own }], wanted) === undefined)
      return WASM_PLATFORM;
    return choosePlatform([{ platform: own }], wanted) === undefined ? own : wanted;
  }
  const { manifests } = document.index;
  if (choosePlatform(manifests, wanted) !== undefined) return wanted;
  const offered = manifests.flatMap(({ platform }) => (platform === undefined ? [] : [platform]));
  const images = offered.filter(({ os }) => os !== "unknown");
  const [only] = images;
  return only !== undefined && images.length === 1 ? normalizePlatform(only) : wanted;
}

function refuse(subject: string, code: "corrupt" | "not-found", state: string): RlError {
  return new RlError({ code, action: "load image", subject, state });
}
