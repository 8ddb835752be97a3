import { type Digest, isDigest } from "../digest/digest.ts";
import {
  asObject,
  asSize,
  asString,
  listOf,
  mapOf,
  optional,
  present,
  refuseField,
  required,
} from "./fields.ts";
import { type Platform, readPlatform } from "./platform.ts";

/** Points at content by its digest; field names as in the image spec (descriptor.md). */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  /** Bytes of the content as stored, that is compressed when the media type says so. */
  readonly size: number;
  /** Other places to fetch the content from. Never followed without being told to. */
  readonly urls?: readonly string[] | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  /** The content itself in base64, when it is small. To be verified like fetched bytes. */
  readonly data?: string | undefined;
  readonly artifactType?: string | undefined;
  /** What the content runs on; only in an index. */
  readonly platform?: Platform | undefined;
}

/** RFC 6838, 4.2: two names of at most 127 characters. Parameters are not part of a media type here. */
const MEDIA_TYPE = /^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}\/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}$/;

/**
 * Read a descriptor. Fields the image spec does not name are dropped.
 *
 * @param where names the value in messages: "manifest.layers[0]"
 * @throws RlError code "invalid"
 */
export function parseDescriptor(value: unknown, where: string): Descriptor {
  const object = asObject(value, where);
  return present({
    mediaType: required(object, "mediaType", where, asMediaType),
    digest: required(object, "digest", where, asDigest),
    size: required(object, "size", where, asSize),
    urls: optional(object, "urls", where, listOf(asString)),
    annotations: optional(object, "annotations", where, mapOf(asString)),
    data: optional(object, "data", where, asString),
    artifactType: optional(object, "artifactType", where, asString),
    platform: optional(object, "platform", where, readPlatform),
  });
}

/** A media type by its grammar, known or not. */
export function asMediaType(value: unknown, where: string): string {
  const text = asString(value, where);
  if (MEDIA_TYPE.test(text)) return text;
  throw refuseField(where, "it is not a media type");
}

/** A digest in a document. */
export function asDigest(value: unknown, where: string): Digest {
  const text = asString(value, where);
  if (isDigest(text)) return text;
  throw refuseField(where, "it is not a sha256 or sha512 digest in lower-case hexadecimal");
}
