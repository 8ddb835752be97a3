/** A registry in memory that can be pushed to, as the distribution spec has it, and that tests make misbehave. */
import { type Digest, isDigest } from "../../../core/digest/digest.ts";
import type { MemoryRequest, MemoryResponse, MemoryServer } from "../../../core/host/memory/mod.ts";
import { bytesOf, digestOf, OCI_MANIFEST } from "./helpers.ts";

export interface Repository {
  readonly blobs: Map<string, Uint8Array>;
  readonly manifests: Map<string, { readonly bytes: Uint8Array; readonly mediaType: string }>;
  readonly tags: Map<string, Digest>;
}

export interface WritableRegistry {
  readonly server: MemoryServer;
  /** Made when it is first asked for. */
  repository(name: string): Repository;
  /** "METHOD /path" without queries, upload identifiers as "ID". */
  readonly log: string[];
  readonly requests: MemoryRequest[];
}

export interface Behaviour {
  /** Answers instead of the registry; may throw. `inner` is the registry itself. */
  readonly instead?: (
    request: MemoryRequest,
    inner: () => MemoryResponse,
    path: string,
  ) => MemoryResponse | undefined;
  readonly noMount?: boolean;
  readonly chunkMinLength?: number;
  readonly referrers?: boolean;
  /** Where uploads go on; given the path. */
  readonly location?: (path: string) => string;
}

export function writableRegistry(behaviour: Behaviour = {}): WritableRegistry {
  const repositories = new Map<string, Repository>();
  const uploads = new Map<string, Uint8Array>();
  const log: string[] = [];
  const requests: MemoryRequest[] = [];
  const location = behaviour.location ?? ((path: string) => path);

  const repository = (name: string): Repository => {
    const found = repositories.get(name) ?? { blobs: new Map(), manifests: new Map(), tags: new Map() };
    repositories.set(name, found);
    return found;
  };

  const startUpload = (name: string, query: URLSearchParams): MemoryResponse => {
    const [mount, from] = [query.get("mount"), query.get("from")];
    const taken = from === null || mount === null ? undefined : repository(from).blobs.get(mount);
    if (taken !== undefined && mount !== null && behaviour.noMount !== true) {
      repository(name).blobs.set(mount, taken);
      return { status: 201, headers: { location: `/v2/${name}/blobs/${mount}` } };
    }
    const id = `u${uploads.size}`;
    uploads.set(id, new Uint8Array());
    const least = behaviour.chunkMinLength;
    return {
      status: 202,
      headers: {
        location: location(`/v2/${name}/blobs/uploads/${id}?state=a%3Db`),
        ...(least !== undefined && { "OCI-Chunk-Min-Length": String(least) }),
      },
    };
  };

  const upload = (
    request: MemoryRequest,
    name: string,
    id: string,
    query: URLSearchParams,
  ): MemoryResponse => {
    const sofar = uploads.get(id);
    if (sofar === undefined) return failure(404, "BLOB_UPLOAD_UNKNOWN");
    if (query.get("state") !== "a=b") return failure(400, "BLOB_UPLOAD_INVALID");
    const here = location(`/v2/${name}/blobs/uploads/${id}?state=a%3Db`);
    const progress = (bytes: Uint8Array): Record<string, string> => ({
      location: here,
      range: `0-${Math.max(bytes.length - 1, 0)}`,
    });
    const { method, headers, body = new Uint8Array() } = request;
    if (method === "GET") return { status: 204, headers: progress(sofar) };
    if (method === "PATCH") {
      const range = `${sofar.length}-${sofar.length + body.length - 1}`;
      if (headers["content-range"] !== range) return { status: 416, headers: progress(sofar) };
      const more = joined(sofar, body);
      uploads.set(id, more);
      return { status: 202, headers: progress(more) };
    }
    const digest = query.get("digest") ?? "";
    const all = joined(sofar, body);
    uploads.delete(id);
    if (digestOf(all) !== digest) return failure(400, "DIGEST_INVALID");
    repository(name).blobs.set(digest, all);
    return { status: 201, headers: { "docker-content-digest": digest } };
  };

  const manifest = (request: MemoryRequest, name: string, target: string): MemoryResponse => {
    const { manifests, tags } = repository(name);
    const { method, body = new Uint8Array(), headers } = request;
    if (method === "PUT") {
      const digest = digestOf(body);
      manifests.set(digest, { bytes: body, mediaType: headers["content-type"] ?? "" });
      if (!isDigest(target)) tags.set(target, digest);
      const about = (JSON.parse(new TextDecoder().decode(body)) as { subject?: { digest: string } }).subject;
      const subject =
        about !== undefined && behaviour.referrers === true ? { "oci-subject": about.digest } : {};
      return { status: 201, headers: { "docker-content-digest": digest, ...subject } };
    }
    const digest = isDigest(target) ? target : tags.get(target);
    const found = digest === undefined ? undefined : manifests.get(digest);
    if (digest === undefined || found === undefined) return failure(404, "MANIFEST_UNKNOWN");
    if (method === "DELETE") {
      if (isDigest(target)) manifests.delete(digest);
      for (const [tag, at] of tags) if (tag === target || at === target) tags.delete(tag);
      return { status: 202 };
    }
    const { bytes, mediaType } = found;
    return {
      status: 200,
      headers: { "content-type": mediaType, "docker-content-digest": digest },
      body: bytes,
    };
  };

  const blob = ({ method }: MemoryRequest, name: string, digest: string): MemoryResponse => {
    const { blobs } = repository(name);
    const bytes = blobs.get(digest);
    if (bytes === undefined) return failure(404, "BLOB_UNKNOWN");
    if (method === "DELETE") return blobs.delete(digest) ? { status: 202 } : { status: 404 };
    return { status: 200, headers: { "content-length": String(bytes.length) }, body: bytes };
  };

  const answer = (request: MemoryRequest): MemoryResponse => {
    const { pathname, searchParams } = new URL(request.url);
    const [, name = "", kind, rest = ""] =
      /^\/v2\/(.+)\/(blobs\/uploads|blobs|manifests|tags|referrers)\/(.*)$/.exec(pathname) ?? [];
    if (kind === "blobs/uploads") {
      return request.method === "POST"
        ? startUpload(name, searchParams)
        : upload(request, name, rest, searchParams);
    }
    if (kind === "manifests") return manifest(request, name, rest);
    if (kind === "blobs") return blob(request, name, rest);
    if (kind === "tags")
      return { status: 200, body: JSON.stringify({ name, tags: [...repository(name).tags.keys()] }) };
    if (kind === "referrers" && behaviour.referrers === true) {
      return { status: 200, body: JSON.stringify(referrersOf(repository(name), rest)) };
    }
    return { status: 404 };
  };

  return {
    repository,
    log,
    requests,
    server: (request) => {
      const path = new URL(request.url).pathname;
      requests.push(request);
      log.push(`${request.method} ${path.replace(/(uploads\/).+$/, "$1ID")}`);
      return behaviour.instead?.(request, () => answer(request), path) ?? answer(request);
    },
  };
}

function referrersOf({ manifests }: Repository, digest: string): object {
  const found = [...manifests].flatMap(([own, { bytes, mediaType }]) => {
    const parsed = JSON.parse(new TextDecoder().decode(bytes)) as {
      subject?: { digest: string };
      artifactType?: string;
    };
    if (parsed.subject?.digest !== digest) return [];
    return [{ mediaType, digest: own, size: bytes.length, artifactType: parsed.artifactType }];
  });
  return { schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests: found };
}

function failure(status: number, code: string): MemoryResponse {
  return { status, body: JSON.stringify({ errors: [{ code, message: "" }] }) };
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  return new Uint8Array(Buffer.concat([a, b]));
}

/** A small manifest of an artifact that is about another one. */
export function signature(subject: Digest, type = "application/test.signature"): Uint8Array {
  return bytesOf(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: OCI_MANIFEST,
      artifactType: type,
      config: { mediaType: "application/vnd.oci.empty.v1+json", digest: digestOf("{}"), size: 2 },
      layers: [],
      subject: { mediaType: OCI_MANIFEST, digest: subject, size: 3 },
    }),
  );
}
