/** Image documents for the tests of their parsers, written out field by field. */
import * as assert from "uvu/assert";
import { type ErrorCode, isRlError } from "../../../core/errors.ts";
import { encodeUtf8 } from "../../../core/spec/utf8.ts";

export const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
export const OCI_INDEX = "application/vnd.oci.image.index.v1+json";
export const DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
export const DOCKER_INDEX = "application/vnd.docker.distribution.manifest.list.v2+json";
export const SCHEMA1 = "application/vnd.docker.distribution.manifest.v1+prettyjws";

const DIGEST = `sha256:${"5b".repeat(32)}`;
export const config = { mediaType: "application/vnd.oci.image.config.v1+json", digest: DIGEST, size: 2 };
export const layer = { mediaType: "application/vnd.oci.image.layer.v1.tar+gzip", digest: DIGEST, size: 3 };
export const manifest = { schemaVersion: 2, mediaType: OCI_MANIFEST, config, layers: [layer] };
export const child = {
  mediaType: OCI_MANIFEST,
  digest: DIGEST,
  size: 4,
  platform: { os: "linux", architecture: "amd64" },
};
export const index = { schemaVersion: 2, mediaType: OCI_INDEX, manifests: [child] };

export const bytesOf = (value: unknown): Uint8Array => encodeUtf8(JSON.stringify(value));
export const without = (value: object, key: string): object =>
  Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));

/** Assert that parsing throws an `RlError` of this code, with this in its subject and state. */
export function refuses(parse: () => unknown, code: ErrorCode, state: RegExp): void {
  assert.throws(
    parse,
    (error: unknown) =>
      isRlError(error) && error.code === code && state.test(`${error.subject}: ${error.state}`),
  );
}
