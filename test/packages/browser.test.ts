/** The package in a page of a headless Chromium: an image is pulled into its memory and looked at. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { startImageRegistry } from "../helpers/images.ts";
import * as requires from "../helpers/requires.ts";
import { skip, skipIf } from "../helpers/skip.ts";
import { type TempDir, tempDir } from "../helpers/temp-dir.ts";
import { repository } from "../helpers/user.ts";
import { builtPackage } from "./package.ts";

const test = suite("the package in a page");
let scratch: TempDir;
test.before(() => {
  scratch = tempDir("rl-page");
});
test.after(() => scratch?.remove());

/** Tells what the page came to, once it has a title of its own. */
const WATCH = `<script type="module">
  const title = document.title;
  const tell = () => document.title !== title &&
    fetch("/result", { method: "POST", body: document.querySelector("#output").textContent });
  new MutationObserver(tell).observe(document.querySelector("title"), { childList: true });
  tell();
</script>`;

/** The page as it is served beside a registry, and what it says in the end. */
async function look(image: (host: string) => string): Promise<string> {
  const program = Bun.which("chromium") ?? skip("chromium is not installed");
  const built = builtPackage();
  await using registry = await startImageRegistry();
  const { promise: result, resolve } = Promise.withResolvers<string>();
  const page = readFileSync(join(repository, "examples/browser/index.html"), "utf8").replace(
    "</html>",
    `${WATCH}</html>`,
  );
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    routes: {
      "/examples/browser/": new Response(page, { headers: { "content-type": "text/html" } }),
      "/examples/browser/look.js": new Response(Bun.file(join(repository, "examples/browser/look.js"))),
      "/result": async (request) => {
        resolve(await request.text());
        return new Response();
      },
    },
    fetch: async (request) => {
      const { pathname } = new URL(request.url);
      if (pathname.startsWith("/v2/")) {
        const { method, headers } = request;
        return await fetch(`http://${registry.host}${pathname}`, {
          method,
          headers,
          decompress: false,
        } as RequestInit);
      }
      const file = /^\/node_modules\/rl\/dist\/package\/((?:shared\/)?[\w-]+\.js)$/.exec(pathname)?.[1];
      return file === undefined
        ? new Response(null, { status: 404 })
        : new Response(Bun.file(join(built, file)));
    },
  });
  const wanted = encodeURIComponent(image(`127.0.0.1:${server.port}`));
  const flags = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run".split(" ");
  const browser = Bun.spawn(
    [
      program,
      ...flags,
      `--user-data-dir=${scratch.path}/profile`,
      `${server.url.href}examples/browser/?image=${wanted}`,
    ],
    { stdin: "ignore", stdout: "ignore", stderr: "ignore", env: { ...process.env, HOME: scratch.path } },
  );
  try {
    const ended = browser.exited.then((status) => `chromium ended with ${status}`);
    return await Promise.race([result, ended]);
  } finally {
    browser.kill();
    await browser.exited;
    await server.stop(true);
  }
}

test.before(() => skipIf(requires.tool("docker-registry")));

test("an image is pulled, verified and listed", async () => {
  const said = await look((host) => `${host}/busybox`);
  assert.match(said, /^127\.0\.0\.1:\d+\/busybox:latest\nsha256:[0-9a-f]{64}: \d{2,} entries\n$/);
});

test("what cannot be had is told in the page", async () => {
  assert.match(await look((host) => `${host}/nothing`), /^Cannot pull image .*: no such image/);
});

test("what a page loads has no module of Node in it", () => {
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    const text = readFileSync(path, "utf8");
    assert.not.match(text, /(?:from|import\()\s*"node:/, path);
    for (const [, name = ""] of text.matchAll(/^(?:import|export) .*?from "(\.[^"]+)"/gm))
      visit(join(path, "..", name));
  };
  for (const name of ["core.js", "memory.js", "browser.js"]) visit(join(builtPackage(), name));
  assert.ok(seen.size > 4);
});

test.run();
