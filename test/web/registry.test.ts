/** The page asks a registry, in a real browser; from its file, by the keyboard. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { image, layer, serve, shelf } from "../core/image/fixture.ts";
import { describe, layoutOf, startImageRegistry } from "../helpers/images.ts";
import type { Registry } from "../helpers/registry.ts";
import { startGate, startServer } from "./served.ts";
import { closeBrowser, openViewer } from "./viewer.ts";

const test = suite("the page and a registry");
let registry: Registry;

test.before(async () => {
  registry = await startImageRegistry({ pages: true });
});
test.after(async () => {
  await closeBrowser();
  await registry?.stop();
});

test("a reference shows its platforms, manifests and configuration", async () => {
  const viewer = await openViewer();
  await viewer.ask("busybox:index", registry.host);
  await viewer.shown(`${registry.host}/busybox:index`);
  await viewer.tab("manifests");
  assert.equal(await viewer.texts("#panel-manifests tbody th .link"), ["linux/riscv64", "linux/amd64"]);
  assert.equal(await viewer.texts("#panel-manifests h2"), [
    "Platforms",
    "Index",
    "Manifest",
    "Image configuration",
  ]);
  assert.match(await viewer.text("#panel-manifests pre"), /"architecture": "riscv64"/);
  await viewer.click("#panel-manifests .link", "riscv64");
  await viewer.page.until("document.querySelector('#image > .digest').textContent.includes('riscv64')");

  await viewer.fill({ reference: "busybox:config" });
  await viewer.shown("busybox:config");
  await viewer.tab("config");
  const facts = (await viewer.texts("#panel-config dl > *")).join("\n");
  assert.match(
    facts,
    /User\nalice:staff\nEntrypoint\necho\nentry\nCommand\ndefault\nWorking directory\n\/srv\/work/,
  );
  assert.match(facts, /Labels\norg\.example\.role=test$/);
  assert.equal(
    viewer.page.said.filter((line) => !/127\.0\.0\.1/.test(line)),
    [],
  );
  await viewer.page.close();
});

test("layers and their files are gone through by the keyboard", async () => {
  const { page, ...viewer } = await openViewer();
  await viewer.ask("busybox:layers", registry.host);
  await viewer.shown("busybox:layers");
  const digests = describe(layoutOf("busybox-layers")).layers.map(({ digest }) => digest);
  assert.equal(
    await page.run("[...document.querySelectorAll('.layer .digest')].map((each) => each.title)"),
    digests,
  );
  const whole = await viewer.rows();
  assert.ok(whole.includes("etc/") && whole.includes("opaque/") && !whole.includes("gone/"), whole.join());

  await viewer.fill({ reference: "busybox:zstd" });
  await viewer.shown("busybox:zstd");
  assert.ok((await viewer.rows()).includes("etc/"));
  await viewer.click("#images button", "busybox:layers");
  await viewer.shown("busybox:layers");
  await viewer.rows();

  // From the tabs: to the list of layers, to the third, and into its files.
  await page.run("document.getElementById('tab-layers').focus()");
  for (let at = 0; at < 4; at += 1) await page.key("Tab");
  await page.key("Enter");
  await page.until("document.querySelector('.files h2').textContent === 'Files of layer 3'");
  assert.equal(await viewer.rows(), ["gone/: whiteout, removed", "kept/", "opaque/"]);
  await page.key("Tab");
  const focused = "document.activeElement.querySelector('.name')?.textContent";
  assert.is(await page.run(focused), "gone/");
  await page.key("ArrowDown");
  await page.key("ArrowDown");
  assert.is(await page.run(focused), "opaque/");
  assert.is(await page.run("document.activeElement.getAttribute('aria-expanded')"), "false");
  await page.key("ArrowRight");
  await page.until("document.activeElement.getAttribute('aria-expanded') === 'true'");
  await page.until(`document.querySelectorAll("[role=treeitem]").length === 5`);
  assert.equal(await viewer.rows(), [
    "gone/: whiteout, removed",
    "kept/",
    "opaque/",
    "  new: added",
    "  old: whiteout, removed",
  ]);
  await page.key("ArrowRight");
  assert.is(await page.run(focused), "new");
  await page.key("ArrowLeft");
  await page.key("ArrowLeft");
  assert.is(await page.run("document.activeElement.getAttribute('aria-expanded')"), "false");
  await page.key("k");
  assert.is(await page.run(focused), "kept/");
  assert.is(await page.run("getComputedStyle(document.activeElement).outlineStyle"), "solid");

  // The tabs are one stop of the Tab key; arrows go from one to the next.
  await page.run("document.getElementById('tab-layers').focus()");
  await page.key("ArrowLeft");
  assert.is(await page.run("document.activeElement.id"), "tab-compare");
  assert.is(await page.run("document.getElementById('panel-compare').hidden"), false);
  await page.close();
});

test("what went wrong is said, with what to do", async () => {
  const { page, ...viewer } = await openViewer();
  const ask = async (fields: Readonly<Record<string, string>>): Promise<string> => {
    await page.run("document.getElementById('problems').replaceChildren()");
    await viewer.fill(fields);
    return await viewer.problem();
  };
  assert.match(await ask({ reference: "Busybox", registry: registry.host }), /upper|lower/);
  assert.match(await ask({ reference: "busybox:none" }), /no such image[\s\S]*check the name and the tag/);
  assert.match(
    await ask({ reference: "busybox", registry: "http://127.0.0.1:1" }),
    /there is no answer[\s\S]*check the name and the network/,
  );
  await using closed = await startImageRegistry();
  assert.match(
    await ask({ reference: "busybox", registry: closed.host }),
    /does not allow pages[\s\S]*Access-Control-Allow-Origin[\s\S]*rl save/,
  );
  await page.close();
});

test("a layer that does not end can be given up, and the page goes on", async () => {
  const made = image([layer({ a: "1" })]);
  const answer = serve(shelf({ latest: made.manifest }, made));
  const [endless] = made.layers;
  await using server = startServer(async (url) => {
    if (endless !== undefined && url.endsWith(endless.digest)) {
      // The first bytes, and then nothing for ever.
      return new ReadableStream({ start: (stream) => stream.enqueue(endless.bytes.slice(0, 20)) });
    }
    return await answer({ method: "GET", url, headers: {} });
  });
  const { page, ...viewer } = await openViewer();
  await viewer.fill({ reference: "app", registry: `http://${server.host}` });
  await viewer.shown("app:latest");
  await viewer.click(".progress button", "Cancel");
  assert.match(await viewer.problem(), /Cancelled/);
  await viewer.fill({ reference: "busybox:config", registry: registry.host });
  await viewer.shown("busybox:config");
  assert.ok((await viewer.rows()).includes("bin/"));
  await page.close();
});

test("a login is asked for, and stays in the page", async () => {
  const login = { user: "alice", password: "s3cret" };
  await using gate = startGate(registry.host, login);
  await using hiding = startGate(registry.host, login, true);
  const { page, ...viewer } = await openViewer();
  await viewer.fill({ reference: "busybox:config", registry: `http://${hiding.host}` });
  assert.match(
    await viewer.problem(),
    /does not let this page see which[\s\S]*Access-Control-Expose-Headers/,
  );
  await page.run("document.getElementById('problems').replaceChildren()");
  await viewer.fill({ registry: `http://${gate.host}` });
  assert.match(await viewer.problem(), /it needs a login/);
  await viewer.fill({ username: login.user, password: login.password });
  await viewer.shown("busybox:config");
  assert.ok((await viewer.rows()).includes("bin/"));
  const kept = "[localStorage.length, sessionStorage.length, document.cookie, location.href].join()";
  assert.not.match(await page.run<string>(kept), /s3cret|[1-9],/);
  await page.close();
});

test.run();
