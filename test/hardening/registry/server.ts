/**
 * The process that plays the registry, everybody else on the internet, and this machine's other services.
 *
 * It is the client's proxy, so that any name and any address can be played, and everything that the client would have
 * contacted is seen; addresses of the machine itself, which go past a proxy, have listeners of their own. It speaks
 * HTTP by hand: no library would send what it has to send.
 */
import { connect, createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import type { Ask, Attack, Reply } from "./attack.ts";
import { ATTACKS } from "./attacks/mod.ts";
import { type Certificates, makeCertificates, type Pair } from "./certificates.ts";
import { honestly } from "./honest.ts";
import { appShelf } from "./material.ts";

/** A request as the test sees it. */
export interface Seen {
  readonly origin: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The first 64 KiB, a character a byte. */
  readonly body: string;
}

const BODY_KEPT = 64 * 1024;
/** Milliseconds between the last bytes of an answer and its breaking off. */
const CUT_PAUSE = 100;
let attack: Attack = { name: "none", verdict: "harmless" };
let shelf = appShelf();
let seen: Seen[] = [];
const counts = new Map<string, number>();
const addresses = new Map<string, string>();

/** Which certificate a host shows; "none" does not speak TLS. */
function certificateOf(host: string): keyof Certificates | "none" {
  if (host.startsWith("self-signed.")) return "selfSigned";
  if (host.startsWith("wrong-host.")) return "wrongHost";
  if (host.startsWith("expired.")) return "expired";
  return host.startsWith("plain.") ? "none" : "good";
}

function begin(name: string): void {
  const found = ATTACKS.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no attack "${name}"`);
  attack = found;
  shelf = (found.shelf ?? appShelf)();
  seen = [];
  counts.clear();
}

function askOf(origin: string, head: Head, body: Uint8Array): Ask {
  const url = new URL(head.path, origin);
  const [, kind = "", target = ""] =
    /^\/v2\/.*?(?:\/|^)(blobs\/uploads|blobs|manifests|tags|referrers)\/(.*)$/.exec(url.pathname) ?? [];
  const kinds = {
    "blobs/uploads": "upload",
    blobs: "blob",
    manifests: "manifest",
    tags: "tags",
    referrers: "referrers",
  };
  const named = kinds[kind as keyof typeof kinds] as Ask["kind"] | undefined;
  const what = named ?? (url.pathname === "/v2/_catalog" ? "catalog" : "other");
  const key = `${head.method} ${origin} ${what} ${target}`;
  const before = counts.get(key) ?? 0;
  counts.set(key, before + 1);
  const { method, headers } = head;
  return { origin, method, url, headers, body, kind: what, target, before };
}

function answer(origin: string, head: Head, body: Uint8Array): Reply {
  const text = Buffer.from(body.subarray(0, BODY_KEPT)).toString("latin1");
  const ask = askOf(origin, head, body);
  seen.push({ origin, method: head.method, url: ask.url.href, headers: head.headers, body: text });
  const honest = (): Reply => honestly(ask, attack, shelf);
  return attack.answer?.(ask, honest) ?? honest();
}

interface Head {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Read one request off a socket and answer it; one connection is one request. */
function serve(
  socket: Socket,
  originOf: (head: Head) => string,
  tunnel?: (head: Head, rest: Buffer) => void,
): void {
  let data = Buffer.alloc(0);
  let done = false;
  socket.on("error", () => undefined);
  socket.on("data", (chunk: Buffer) => {
    if (done) return;
    data = Buffer.concat([data, chunk]);
    const end = data.indexOf("\r\n\r\n");
    if (end < 0) return;
    const head = parseHead(data.subarray(0, end).toString("latin1"));
    if (head.method === "CONNECT" && tunnel !== undefined) {
      done = true;
      socket.removeAllListeners("data");
      return tunnel(head, data.subarray(end + 4));
    }
    const length = Number(head.headers["content-length"] ?? 0);
    const body = data.subarray(end + 4);
    if (body.length < length) return;
    done = true;
    void write(socket, head.method, answer(originOf(head), head, body.subarray(0, length)));
  });
}

function parseHead(text: string): Head {
  const [first = "", ...lines] = text.split("\r\n");
  const [method = "", path = ""] = first.split(" ");
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(":");
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return { method, path, headers };
}

async function write(socket: Socket, method: string, reply: Reply): Promise<void> {
  if (reply.silent === true) return;
  if (reply.raw !== undefined) return void socket.end(reply.raw, "latin1");
  const { status, headers = {}, body = "" } = reply;
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  const lines = [`HTTP/1.1 ${status} Whatever`, "connection: close"];
  for (const [name, value] of Object.entries(headers)) {
    lines.push(`${name}: ${value.replace(/\{([a-z-]+)\}/g, (_, which) => addresses.get(which) ?? "")}`);
  }
  const promised = Object.keys(headers).some((name) => name.toLowerCase() === "content-length");
  if (bytes instanceof Uint8Array && !promised && status !== 204)
    lines.push(`content-length: ${bytes.length}`);
  socket.write(`${lines.join("\r\n")}\r\n\r\n`, "latin1");
  if (method === "HEAD") return void socket.end();
  if (bytes instanceof Uint8Array && reply.cut === undefined) return void socket.end(bytes);
  if (bytes instanceof Uint8Array) {
    socket.write(bytes.subarray(0, reply.cut));
    // What has arrived when the connection breaks is lost to the client unless it has taken it.
    return void setTimeout(() => socket.end(), CUT_PAUSE);
  }
  for await (const chunk of bytes()) {
    if (socket.destroyed) return;
    if (!socket.write(chunk)) {
      await new Promise<void>((resolve) => {
        const go = (): void => {
          socket.off("drain", go).off("close", go);
          resolve();
        };
        socket.on("drain", go).on("close", go);
      });
    }
  }
  socket.end();
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return typeof address === "object" ? (address?.port ?? 0) : 0;
}

/** What a host serves by TLS. The origin is told by the name that the client asked the proxy for. */
async function tlsPorts(certificates: Certificates): Promise<Map<string, number>> {
  const ports = new Map<string, number>();
  for (const [name, pair] of Object.entries(certificates) as [string, Pair | string][]) {
    if (typeof pair === "string") continue;
    const server = createTlsServer({ key: pair.key, cert: pair.cert }, (socket) =>
      serve(socket, ({ headers }) => `https://${headers.host}`),
    );
    server.on("tlsClientError", () => undefined);
    ports.set(name, await listen(server));
  }
  return ports;
}

async function main(): Promise<void> {
  const certificates = await makeCertificates(process.argv[2] ?? "");
  const ports = await tlsPorts(certificates);
  const proxy = await listen(
    createServer((socket) =>
      serve(
        socket,
        ({ path }) => new URL(path).origin,
        (head, rest) => {
          const [host = ""] = head.path.split(/:\d+$/);
          const port = ports.get(certificateOf(host));
          // Seen even when nothing comes of it.
          seen.push({
            origin: `connect ${head.path}`,
            method: "CONNECT",
            url: "",
            headers: head.headers,
            body: "",
          });
          if (port === undefined) return void socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
          const upstream = connect(port, "127.0.0.1", () => {
            socket.write("HTTP/1.1 200 OK\r\n\r\n");
            if (rest.length > 0) upstream.write(rest);
            upstream.pipe(socket);
            socket.pipe(upstream);
          });
          for (const each of [upstream, socket]) each.on("error", () => each.destroy());
          socket.on("close", () => upstream.destroy());
          // What is on its way still arrives.
          upstream.on("close", () => socket.end());
        },
      ),
    ),
  );
  const canary = await listen(createServer((socket) => serve(socket, () => "http://canary")));
  const { good, selfSigned } = certificates;
  const tls = (pair: Pair, origin: string): Promise<number> =>
    listen(createTlsServer({ key: pair.key, cert: pair.cert }, (socket) => serve(socket, () => origin)));
  const tlsCanary = await tls(good, "https://canary");
  const local = await tls(selfSigned, "https://local");
  addresses.set("canary", `127.0.0.1:${canary}`).set("tls-canary", `127.0.0.1:${tlsCanary}`);
  const control = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    async fetch(request) {
      if (request.method === "POST") begin(await request.text());
      return Response.json(seen);
    },
  });
  console.log(JSON.stringify({ ca: certificates.ca, proxy, control: control.port, local }));
}

if (import.meta.main) await main();
