import type { Outcome } from "../drive.ts";

/** A page without anything in it but a program. */
export interface Page {
  /** The program. It posts what it comes to, a JSON text, to /result. */
  readonly script: Blob;
  /** What the program finds in its own address, behind the "?". */
  readonly query: string;
  /** Other files, by their names at the same server. */
  readonly files: Readonly<Record<string, string>>;
}

/** Run cases in a page of a headless Chromium that is started for it. */
export async function runInChromium(
  browser: string,
  mode: string,
  cases: string,
  dist: string,
  scratch: string,
): Promise<Outcome[][]> {
  const page = {
    script: await browserScript(`${import.meta.dir}/page.ts`),
    query: `mode=${mode}`,
    files: {
      "core.js": `${dist}/component/core.js`,
      "parts.wasm": `${dist}/parts.wasm`,
      "cases.json": cases,
    },
  };
  return (await runPage(browser, page, scratch)).posted as Outcome[][];
}

/** A program for a browser, in one piece but for the component, which it loads. */
export async function browserScript(source: string): Promise<Blob> {
  const external = ["/core.js"];
  const built = await Bun.build({ entrypoints: [source], target: "browser", minify: true, external });
  const [script] = built.outputs;
  if (script === undefined) throw new AggregateError(built.logs, "the page does not build");
  return script;
}

export interface PageResult {
  readonly posted: unknown;
  /** Milliseconds from the browser's start to the post. */
  readonly elapsed: number;
}

/**
 * What the program of a page posts, in a headless Chromium that is started for it.
 *
 * @throws Error with the text that was posted, when it is one
 */
export async function runPage(browser: string, page: Page, scratch: string): Promise<PageResult> {
  const { promise: result, resolve } = Promise.withResolvers<string>();
  const type = { "content-type": "text/javascript" };
  const text = `<!doctype html><meta charset="utf-8"><script type="module" src="/page.js?${page.query}"></script>`;
  const files = Object.entries(page.files).map(([name, path]): [string, Response] => [
    `/${name}`,
    new Response(Bun.file(path)),
  ]);
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    routes: {
      "/": new Response(text, { headers: { "content-type": "text/html" } }),
      "/page.js": new Response(page.script, { headers: type }),
      ...Object.fromEntries(files),
      "/result": async (request) => {
        resolve(await request.text());
        return new Response();
      },
    },
    fetch: () => new Response(null, { status: 404 }),
  });
  const begun = performance.now();
  const child = Bun.spawn(
    [
      browser,
      ..."--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run".split(" "),
      `--user-data-dir=${scratch}/chromium`,
      server.url.href,
    ],
    { stdin: "ignore", stdout: "ignore", stderr: "ignore", env: { ...process.env, HOME: scratch } },
  );
  try {
    const ended = child.exited.then((status) => JSON.stringify(`chromium ended with ${status}`));
    const answer = await Promise.race([result, ended]);
    const elapsed = performance.now() - begun;
    const posted = JSON.parse(answer) as unknown;
    if (typeof posted === "string") throw new Error(posted);
    return { posted, elapsed };
  } finally {
    child.kill();
    await child.exited;
    await server.stop(true);
  }
}
