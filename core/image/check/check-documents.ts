import { readDocumentByDigest } from "../../content/document.ts";
import { type Digest, isDigest } from "../../digest/digest.ts";
import { isRlError, type RlError } from "../../errors.ts";
import { parseIndex } from "../../spec/image-index.ts";
import type { StorePorts } from "../ports.ts";
import type { ImageRecord } from "../record.ts";
import type { ResolvedImage } from "../resolve.ts";
import { storedImage } from "../stored-image.ts";
import { type Damage, damage } from "./damage.ts";

type Ports = Pick<StorePorts, "blobs" | "digester">;

/** The image as its own documents tell it, or what is wrong with them. */
export async function resolveStored(record: ImageRecord, ports: Ports): Promise<ResolvedImage | Damage> {
  const { digest, manifestSize } = record;
  try {
    // The digest tells more than the size: of the two the record's size is wrong when the bytes are right.
    const size = (await readDocumentByDigest(ports.blobs, digest, ports.digester)).length;
    if (size !== manifestSize) {
      return damage("record", record.reference, "its manifestSize is not that of the manifest");
    }
    return await storedImage(record, ports);
  } catch (error) {
    if (!isRlError(error)) throw error;
    return aboutBlob(error, digest) ?? damage("record", record.reference, `it leads nowhere: ${error.state}`);
  }
}

/** What the image's name meant when it was fetched: an index, where it is not the manifest itself. */
export async function checkTarget(record: ImageRecord, ports: Ports): Promise<Damage | undefined> {
  const { target, digest, reference } = record;
  if (target === digest) return undefined;
  try {
    const { manifests } = parseIndex(await readDocumentByDigest(ports.blobs, target, ports.digester));
    // One index may lead to another.
    const isNamed = manifests.some((each) => each.digest === digest || /index|list/.test(each.mediaType));
    return isNamed ? undefined : damage("record", reference, "its target does not name its manifest");
  } catch (error) {
    if (!isRlError(error)) throw error;
    return aboutBlob(error, target) ?? damage("record", reference, "its target is no index");
  }
}

/** What an error says of a blob; undefined when it speaks of something else. */
function aboutBlob({ code, subject, state }: RlError, otherwise: Digest): Damage | undefined {
  if (!["not-found", "corrupt", "limit", "io"].includes(code)) return undefined;
  // An image that is not found in a manifest is sought wrongly.
  if (code === "not-found" && !isDigest(subject)) return undefined;
  const kind = code === "not-found" ? "blob-missing" : "blob-damaged";
  // What a disk does not give is known by the name of a file.
  const named = isDigest(subject) ? subject : `sha256:${subject.slice(-64)}`;
  return damage(kind, isDigest(named) ? named : otherwise, state);
}
