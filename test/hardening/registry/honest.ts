/** What a registry that follows the specification answers, with the login that a case asks for. */
import type { Shelf } from "../../core/image/fixture.ts";
import { type Ask, type Attack, AUTH, BASIC, IDENTITY, type Reply, TOKEN } from "./attack.ts";

/** The answer of the honest registry, or of its token service. */
export function honestly(ask: Ask, { login = "basic" }: Attack, { tags, documents, blobs }: Shelf): Reply {
  if (ask.origin === AUTH) return tokenFor(ask);
  if (!isKnown(ask, login)) return { status: 401, headers: { "www-authenticate": challengeOf(login) } };
  const { kind, method, target } = ask;
  if (kind === "manifest") {
    if (method === "PUT") return { status: 201 };
    if (method === "DELETE") return { status: 202 };
    const found = tags.get(target) ?? documents.get(target);
    if (found === undefined) return { status: 404 };
    const headers = { "content-type": found.mediaType, "docker-content-digest": found.digest };
    return { status: 200, headers, body: found.bytes };
  }
  // Whoever looks whether a blob is there is about to push it.
  if (kind === "blob") return blobReply(ask, method === "HEAD" ? undefined : blobs.get(target));
  if (kind === "upload") return uploadReply(ask);
  if (kind === "tags") return { status: 200, body: '{"name":"app","tags":["1"]}' };
  if (kind === "catalog") return { status: 200, body: '{"repositories":["app"]}' };
  return { status: 404 };
}

function blobReply({ headers }: Ask, bytes: Uint8Array | undefined): Reply {
  if (bytes === undefined) return { status: 404 };
  const start = /^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1];
  if (start === undefined) return { status: 200, body: bytes };
  const range = `bytes ${start}-${bytes.length - 1}/${bytes.length}`;
  return { status: 206, headers: { "content-range": range }, body: bytes.subarray(Number(start)) };
}

function uploadReply({ method, headers }: Ask): Reply {
  const location = "/v2/app/blobs/uploads/1";
  if (method === "POST") return { status: 202, headers: { location } };
  if (method === "PUT") return { status: 201 };
  const end = /-(\d+)$/.exec(headers["content-range"] ?? "")?.[1] ?? "0";
  return { status: method === "GET" ? 204 : 202, headers: { location, range: `0-${end}` } };
}

function isKnown({ headers }: Ask, login: NonNullable<Attack["login"]>): boolean {
  if (login === "none") return true;
  return headers.authorization === (login === "basic" ? BASIC : `Bearer ${TOKEN}`);
}

function challengeOf(login: NonNullable<Attack["login"]>): string {
  return login === "basic" ? 'Basic realm="r"' : `Bearer realm="${AUTH}/token",service="registry.example"`;
}

/** The token service knows the user by either of his secrets. */
function tokenFor({ headers, body }: Ask): Reply {
  const isUser = headers.authorization === BASIC || new TextDecoder().decode(body).includes(IDENTITY);
  return isUser ? { status: 200, body: JSON.stringify({ token: TOKEN }) } : { status: 401 };
}
