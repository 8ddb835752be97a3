import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createServer, type TLSSocket } from "node:tls";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { RouteOptions } from "../../../core/host/bun/route.ts";
import { createRouter } from "../../../core/host/bun/route.ts";
import { createTransport } from "../../../core/host/bun/transport.ts";
import { collect, refuses } from "../../core/distribution/helpers.ts";
import { type Authority, makeAuthority } from "../../helpers/pki.ts";
import { startProxy } from "../../helpers/proxy.ts";
import { scratch } from "./scratch.ts";

const test = suite("routes of requests");
const { make, clean } = scratch();
test.after(clean);

let authority: Authority;
test.before(() => {
  authority = makeAuthority();
});
test.after(() => authority?.[Symbol.dispose]());

interface Server extends AsyncDisposable {
  /** "127.0.0.1:PORT". */
  readonly host: string;
}

/** A server with a certificate of our authority, which says whom it sees: the client certificate's name, or "". */
async function serve(subjects: readonly string[] = ["IP:127.0.0.1", "DNS:r.test"]): Promise<Server> {
  const { cert, key } = authority.issue(`server-${crypto.randomUUID()}`, subjects);
  const options = { cert, key, ca: authority.cert, requestCert: true, rejectUnauthorized: false };
  const sockets = new Set<TLSSocket>();
  const server = createServer(options, (socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    const name = socket.authorized ? String(socket.getPeerCertificate().subject.CN) : "";
    socket.on("data", () => socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${name.length}\r\n\r\n${name}`));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    host: `127.0.0.1:${typeof address === "object" ? address?.port : 0}`,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What a server answers. */
async function get(url: string, options: RouteOptions, unverified = false): Promise<string> {
  const request = { method: "GET", url, headers: {}, unverified } as const;
  const response = await createTransport({ idleTimeout: 10_000, ...options }).send(request);
  return new TextDecoder().decode(await collect(response.body()));
}

/** A home whose certs.d has these files in a directory for one registry. */
function home(registry: string, files: Readonly<Record<string, string>>): string {
  const root = make();
  const directory = join(root, ".config/containers/certs.d", registry);
  mkdirSync(directory, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return root;
}

test("an authority in a registry's directory counts for that registry alone", async () => {
  await using server = await serve();
  await using other = await serve();
  const environment = { HOME: home(server.host, { "ca.crt": authority.cert }) };
  assert.is(await get(`https://${server.host}/`, { environment }), "");
  const url = `https://${other.host}/`;
  await refuses(get(url, { environment }), "denied", /certificate is not accepted/);
  await refuses(get(`https://${server.host}/`, { environment: {} }), "denied");
});

test("a registry's own authority comes on top of those the machine trusts", async () => {
  await using server = await serve();
  const environment = {
    HOME: home(server.host, { "ca.crt": authority.cert }),
    SSL_CERT_FILE: authority.certFile,
  };
  await using other = await serve();
  assert.is(await get(`https://${other.host}/`, { environment }), "");
  using stranger = makeAuthority("Stranger");
  const both = { ...environment, HOME: home(server.host, { "ca.crt": stranger.cert }) };
  assert.is(await get(`https://${server.host}/`, { environment: both }), "");
});

test("the pair in a registry's directory says who we are, to it alone", async () => {
  await using server = await serve();
  await using other = await serve();
  const { cert, key } = authority.issue("alice", ["DNS:alice"]);
  const environment = {
    HOME: home(server.host, { "me.cert": cert, "me.key": key }),
    SSL_CERT_FILE: authority.certFile,
  };
  assert.is(await get(`https://${server.host}/`, { environment }), "alice");
  assert.is(await get(`https://${other.host}/`, { environment }), "");
});

test("a named directory: its authority counts everywhere, its pair for the named registry", async () => {
  await using server = await serve();
  await using other = await serve();
  const { cert, key } = authority.issue("bob", ["DNS:bob"]);
  const directory = make();
  for (const [name, text] of Object.entries({ "ca.crt": authority.cert, "b.cert": cert, "b.key": key })) {
    writeFileSync(join(directory, name), text);
  }
  const options = { environment: {}, certificates: { directory, registry: server.host } };
  assert.is(await get(`https://${server.host}/`, options), "bob");
  assert.is(await get(`https://${other.host}/`, options), "");
});

test("what the user allows unverified is, and nothing else after it", async () => {
  await using server = await serve(["DNS:elsewhere.test"]);
  const transport = createTransport({ environment: {} });
  const send = async (unverified: boolean): Promise<number> => {
    const url = `https://${server.host}/`;
    const response = await transport.send({ method: "GET", url, headers: {}, unverified });
    await collect(response.body());
    return response.status;
  };
  assert.is(await send(true), 200);
  // A connection that is still open from before must not carry it.
  await refuses(send(false), "denied");
});

test("no variable of the runtime switches verification off", async () => {
  await using server = await serve();
  const script = `
    const { createTransport } = await import(${JSON.stringify(join(import.meta.dir, "../../../core/host/bun/transport.ts"))});
    const request = { method: "GET", url: "https://${server.host}/", headers: {} };
    await createTransport().send(request).then(() => console.log("sent"), ({ code }) => console.log(code));
    process.exit(0);`;
  const env = { ...process.env, NODE_TLS_REJECT_UNAUTHORIZED: "0" };
  const child = Bun.spawn([process.execPath, "-e", script], { env, stderr: "ignore" });
  assert.is(await new Response(child.stdout).text(), "denied\n");
});

test("https goes through a proxy as a tunnel, verified inside, with credentials for the proxy alone", async () => {
  await using server = await serve();
  await using proxy = await startProxy(server.host);
  const environment = { HTTPS_PROXY: `http://us%40er:pw@${proxy.host}`, SSL_CERT_FILE: authority.certFile };
  assert.is(await get("https://r.test/v2/", { environment }), "");
  assert.is(proxy.heads.length, 1);
  assert.match(proxy.heads[0] ?? "", /^CONNECT r\.test:443 HTTP\/1\.1\r\n/);
  assert.match(proxy.heads[0] ?? "", /proxy-authorization: Basic dXNAZXI6cHc=/i);
  assert.not.match(proxy.heads[0] ?? "", /\/v2\//);
  await refuses(get("https://other.test/", { environment }), "denied", /altname/);
});

test("http goes to a proxy whole; what NO_PROXY lists and this machine go straight", async () => {
  using server = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: (request) => new Response(request.url) });
  await using proxy = await startProxy(`127.0.0.1:${server.port}`);
  const environment = { http_proxy: proxy.host, NO_PROXY: "127.0.0.1" };
  assert.is(await get("http://r.test:5000/v2/", { environment }), "http://r.test:5000/v2/");
  assert.match(proxy.heads[0] ?? "", /^GET http:\/\/r\.test:5000\/v2\/ HTTP/);
  const own = `http://127.0.0.1:${server.port}/`;
  assert.is(await get(own, { environment: { ALL_PROXY: proxy.host } }), own);
  assert.is(proxy.heads.length, 1);
});

test("a proxy that refuses or is not there is named", async () => {
  await using proxy = await startProxy("127.0.0.1:1", "403 Forbidden");
  const refused = get("https://r.test/", { environment: { HTTPS_PROXY: `http://u:secret@${proxy.host}` } });
  const error = await refuses(refused, "unavailable", /403 Forbidden.*through the proxy "127\.0\.0\.1:\d+"/);
  assert.not.match(error.message, /secret/);
  const gone = get("https://r.test/", { environment: { HTTPS_PROXY: "http://127.0.0.1:1" } });
  await refuses(gone, "unavailable", /refused .*through the proxy "127\.0\.0\.1:1"/);
});

test("certificates that cannot be read end the request, not the program", async () => {
  const environment = { HOME: home("127.0.0.1:5000", { "ca.crt": "no" }) };
  const route = createRouter({ environment });
  const request = { method: "GET", url: "https://127.0.0.1:5000/", headers: {} } as const;
  await refuses(route(request), "invalid", /not in PEM/);
  assert.is((await route({ ...request, url: "http://127.0.0.1:5000/" })).proxy, undefined);
});

test.run();
