import type { Outcome } from "../drive.ts";

/** Run cases in a page of a headless Chromium that is started for it. */
export async function runInChromium(
  program: string,
  mode: string,
  cases: string,
  dist: string,
  scratch: string,
): Promise<Outcome[][]> {
  const built = await Bun.build({ entrypoints: [`${import.meta.dir}/page.ts`], target: "browser" });
  const script = built.outputs[0];
  if (script === undefined) throw new AggregateError(built.logs, "the page does not build");
  const { promise: result, resolve } = Promise.withResolvers<string>();
  const type = { "content-type": "text/javascript" };
  const page = `<!doctype html><meta charset="utf-8"><script type="module" src="/page.js?mode=${mode}"></script>`;
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    routes: {
      "/": new Response(page, { headers: { "content-type": "text/html" } }),
      "/page.js": new Response(script, { headers: type }),
      "/core.js": new Response(Bun.file(`${dist}/component/core.js`), { headers: type }),
      "/parts.wasm": new Response(Bun.file(`${dist}/parts.wasm`)),
      "/cases.json": new Response(Bun.file(cases)),
      "/result": async (request) => {
        resolve(await request.text());
        return new Response();
      },
    },
    fetch: () => new Response(null, { status: 404 }),
  });
  const browser = Bun.spawn(
    [
      program,
      ..."--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run".split(" "),
      `--user-data-dir=${scratch}/chromium`,
      server.url.href,
    ],
    { stdin: "ignore", stdout: "ignore", stderr: "ignore", env: { ...process.env, HOME: scratch } },
  );
  try {
    const ended = browser.exited.then((status) => JSON.stringify(`chromium ended with ${status}`));
    const results = JSON.parse(await Promise.race([result, ended])) as Outcome[][] | string;
    if (typeof results === "string") throw new Error(results);
    return results;
  } finally {
    browser.kill();
    await browser.exited;
    await server.stop(true);
  }
}
