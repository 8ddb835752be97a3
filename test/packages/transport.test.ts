/** What a fetch of another runtime makes of the transport: a redirect that is followed would take credentials along. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { denoProgram, nodeProgram } from "../helpers/js-hosts.ts";
import { runOk } from "../helpers/process.ts";
import type { TempDir } from "../helpers/temp-dir.ts";
import { installed } from "./package.ts";

const test = suite("the transport in other runtimes");
let place: TempDir;
test.before(async () => {
  place = await installed("javascript");
});
test.after(() => place?.remove());

/** Prints what came of some requests, as JSON. */
const script = (host: string): string => `
import { createTransport } from "rl/host/${host}";
const url = process.argv.at(-1);
const transport = createTransport({ idleTimeout: 500 });
const results = [];
const text = async (response) => {
  const chunks = [];
  for await (const chunk of response.body()) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};
const send = (path, more = {}) => transport.send({ method: "GET", url: url + path, headers: {}, ...more });
const tell = async (work) => results.push(await work().catch(({ code, state }) => [code, state]));
await tell(async () => {
  const response = await send("/redirect", { headers: { authorization: "Basic x" } });
  return [response.status, response.header("location"), await text(response)];
});
async function* parts() {
  for (const part of ["one ", "two ", "three"]) yield Buffer.from(part);
}
await tell(async () => [await text(await send("/", { method: "PUT", body: { size: 13, read: parts } }))]);
await tell(async () => [await text(await send("/", { method: "PUT", body: { size: 14, read: parts } }))]);
await tell(async () => [await text(await send("/silent"))]);
await tell(async () => [await text(await send("/", { signal: AbortSignal.abort() }))]);
console.log(JSON.stringify(results));
process.exit(0);
`;

for (const [host, program] of [
  ["node", nodeProgram],
  ["deno", denoProgram],
] as const) {
  test(`in ${host}, redirects are answers, bodies are streamed, and silence ends`, async () => {
    const path = join(place.path, `${host}.mjs`);
    writeFileSync(
      path,
      `import process from "node:process";\nimport { Buffer } from "node:buffer";\n${script(host)}`,
    );
    const seen: string[] = [];
    const server = Bun.serve({
      hostname: "127.0.0.1",
      port: 0,
      idleTimeout: 0,
      fetch: async (request) => {
        const { pathname } = new URL(request.url);
        seen.push(pathname);
        if (pathname === "/silent") return new Promise<Response>(() => undefined);
        if (pathname === "/redirect")
          return new Response("there", { status: 307, headers: { location: "/else" } });
        return new Response(await request.text());
      },
    });
    try {
      const flags = host === "deno" ? ["run", "-A", "--quiet"] : [];
      const said = await runOk([program(), ...flags, path, server.url.href.replace(/\/$/, "")], {
        cwd: place.path,
        env: { ...process.env, DENO_DIR: join(place.path, ".deno") },
      });
      assert.equal(JSON.parse(said), [
        [307, "/else", "there"],
        ["one two three"],
        ["corrupt", "their source has fewer"],
        ["unavailable", "the server did not answer for 1 seconds"],
        ["cancelled", "the request was cancelled"],
      ]);
      assert.not.ok(seen.includes("/else"));
    } finally {
      await server.stop(true);
    }
  });
}

test.run();
