/** The page reads archives from disk, in a real browser, and asks nobody. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { digestHex, generateConfig, parseDigest, parseImageConfig } from "../../core/mod.ts";
import { archiveOf, dockerFiles } from "../core/image/archive/fixture.ts";
import { image, layerOf } from "../core/image/fixture.ts";
import { tar } from "../helpers/e2e/tar.ts";
import { describe, imagesDirectory, layoutBlob, layoutOf } from "../helpers/images.ts";
import { tempDir } from "../helpers/temp-dir.ts";
import { closeBrowser, openViewer, type Viewer } from "./viewer.ts";

const test = suite("the page and archives");
const scratch = tempDir("rl-web");
test.after(async () => {
  await closeBrowser();
  scratch.remove();
});

function put(name: string, bytes: Uint8Array): string {
  const path = join(scratch.path, name);
  writeFileSync(path, bytes);
  return path;
}

const archive = (form: "docker" | "oci"): string => join(imagesDirectory(), `busybox.${form}.tar`);

/** Drop a file, and wait until the image in it is shown with its files. */
async function drop({ page, ...viewer }: Viewer, path: string, name: string): Promise<void> {
  await page.drop([path]);
  await viewer.shown(name);
}

test("a dropped archive is shown, whatever wrote it, and nobody is asked", async () => {
  const viewer = await openViewer();
  const { page } = viewer;
  const { config } = describe(layoutOf("busybox"));
  const packed = put("packed.tar.gz", Bun.gzipSync(readFileSync(archive("docker"))));
  const dense = put("packed.tar.zst", Bun.zstdCompressSync(readFileSync(archive("docker"))));
  for (const path of [archive("docker"), archive("oci"), packed, dense]) {
    await drop(viewer, path, path === archive("oci") ? "busybox.oci.tar" : "example.org/busybox:latest");
    await viewer.tab("manifests");
    await page.until(
      `[...document.querySelectorAll("#panel-manifests .digest")].some((each) => each.textContent === "${config.digest}")`,
    );
    await viewer.tab("layers");
    const rows = await viewer.rows();
    assert.ok(rows.includes("bin/") && rows.includes("etc/"), rows.join());
    await viewer.click("#images button", "×");
    await page.until("document.querySelector('#image h1') === null");
  }
  // The file chooser does the same.
  await page.choose("#files", [archive("docker")]);
  await viewer.shown("example.org/busybox:latest");
  assert.equal(
    page.requests.filter((url) => !/^(?:file|blob):/.test(url)),
    [],
  );
  await page.close();
});

const LOWER = tar([
  { path: "etc/", type: "directory" },
  { path: "etc/same", content: "same" },
  { path: "etc/edited", content: "before" },
  { path: "etc/mode", content: "x" },
  { path: "old/", type: "directory" },
  { path: "old/deep", content: "gone" },
]);
const UPPER = tar([
  { path: "etc/edited", content: "after!!" },
  { path: "etc/mode", content: "x", mode: 0o600 },
  { path: ".wh.old" },
  { path: "new", content: "come" },
]);

test("a directory with many names is shown in parts", async () => {
  const names = Array.from({ length: 1100 }, (_none, at) => `many/${String(at).padStart(4, "0")}`);
  const content = tar([{ path: "many/", type: "directory" }, ...names.map((path) => ({ path }))]);
  const viewer = await openViewer();
  const { page } = viewer;
  await drop(
    viewer,
    put("many.tar", archiveOf(dockerFiles(image([layerOf(content, "none")]), [content]))),
    "app:1",
  );
  await viewer.rows();
  await page.run("document.querySelector('[role=treeitem]').focus()");
  await page.key("ArrowRight");
  for (const shown of [500, 1000, 1100]) {
    await page.until(`document.querySelectorAll('[role=treeitem] .name').length === ${1 + shown}`);
    await page.key("End");
    await page.key("Enter");
  }
  assert.is(await page.run("document.activeElement.querySelector('.name').textContent"), "1099");
  assert.is(await page.run("document.activeElement.getAttribute('aria-setsize')"), "1100");
  await page.close();
});

test("two images are compared: files, layers and configuration", async () => {
  const [lower, upper] = [layerOf(LOWER, "none"), layerOf(UPPER, "none")];
  const one = image([lower]);
  const two = image([lower, upper], { config: { config: { Cmd: ["/bin/other"], Env: ["PATH=/bin"] } } });
  const viewer = await openViewer();
  const { page } = viewer;
  await drop(viewer, put("one.tar", archiveOf(dockerFiles(one, [LOWER], ["one:1"]))), "one:1");
  await drop(viewer, put("two.tar", archiveOf(dockerFiles(two, [LOWER, UPPER], ["two:1"]))), "two:1");
  await viewer.tab("compare");
  await viewer.click("#panel-compare button", "Compare");
  await page.until("document.querySelector('.tiles')");
  const tiles = await page.run<string[]>(
    "[...document.querySelectorAll('.tiles > div')].map((each) => each.innerText.replaceAll('\\n', ' '))",
  );
  assert.equal(tiles, [
    "Added 1 4 bytes",
    "Changed 2 files and directories",
    "Removed 2 4 bytes",
    "Layers shared 1 of 2",
  ]);
  assert.equal(await viewer.rows(), ["etc/", "new: added", "old/: removed"]);
  for (const key of ["ArrowRight", "End", "ArrowRight"]) {
    const before = (await viewer.rows()).length;
    await page.run(
      "(document.querySelector('#panel-compare [role=treeitem]:focus') ?? document.querySelector('#panel-compare [role=treeitem]')).focus()",
    );
    await page.key(key);
    if (key === "ArrowRight")
      await page.until(`document.querySelectorAll('#panel-compare [role=treeitem]').length > ${before}`);
  }
  assert.equal(await viewer.rows(), [
    "etc/",
    "  edited: content, +1 bytes, changed",
    "  mode: rw-r--r-- 0:0 → rw------- 0:0, changed",
    "new: added",
    "old/: removed",
    "  deep: removed",
  ]);
  assert.equal(await viewer.texts("#panel-compare .properties > *"), ["Command", "/bin/sh", "/bin/other"]);
  assert.equal(await viewer.texts("#panel-compare h3"), ["Shared (1)", "Only in this one (1)"]);
  await page.close();
});

test("the runtime configuration is what the core makes here", async () => {
  const layout = layoutOf("busybox-config");
  const { config } = describe(layout);
  const id = digestHex(parseDigest(config.digest));
  const parsed = parseImageConfig(readFileSync(layoutBlob(layout, config.digest)));
  const plain = Bun.gunzipSync(readFileSync(layoutBlob(layout, describe(layout).layers[0]?.digest ?? "")));
  const files = new Map([
    ["layer.tar", plain],
    [`${id}.json`, readFileSync(layoutBlob(layout, config.digest))],
    [
      "manifest.json",
      Buffer.from(
        JSON.stringify([
          {
            Config: `${id}.json`,
            RepoTags: ["conf:1"],
            Layers: ["layer.tar"],
          },
        ]),
      ),
    ],
  ]);
  const viewer = await openViewer();
  const { page } = viewer;
  await drop(viewer, put("config.tar", archiveOf(files)), "conf:1");
  await viewer.tab("runtime");
  const mapping = [
    { containerID: 0, hostID: 1000, size: 1 },
    { containerID: 1, hostID: 100_000, size: 65_536 },
  ];
  const common = {
    id: id,
    idMappings: { uid: mapping, gid: mapping },
  };
  const expected = (options: object): string =>
    JSON.stringify(
      generateConfig({
        image: parsed.config ?? {},
        options: { ...common, network: "private", readOnly: false, terminal: false, ...options },
      }).config,
      undefined,
      2,
    );
  await page.until("document.querySelector('#rt-config').textContent !== ''");
  assert.is(await viewer.text("#rt-config"), expected({}));
  assert.match(expected({}), /"alice|"entry"/);
  await page.run("void (document.getElementById('rt-command').value = \"sh -c 'echo a  b'\")");
  await page.run("void (document.getElementById('rt-network').value = 'none')");
  await page.run("document.getElementById('rt-readonly').click()");
  await page.until("document.querySelector('#rt-config').textContent.includes('echo a  b')");
  const changed = expected({ command: ["sh", "-c", "echo a  b"], network: "none", readOnly: true });
  await page.until(`document.querySelector('#rt-config').textContent === ${JSON.stringify(changed)}`);
  await page.close();
});

const SCRIPT = "<img src=x onerror=hacked=1>";

test("names made to do harm do nothing, and are seen for what they are", async () => {
  const layer = tar([
    { path: SCRIPT, content: "x" },
    { path: "gpj\u202eexe.txt", content: "x" },
    { path: "bad\u00ffname", content: "x" },
    { path: "\u001b[2J\u0007", content: "x" },
    { path: "link", type: "symlink", link: `${SCRIPT}\u2066` },
  ]);
  // Two bytes of the same sum that are no UTF-8.
  const at = Buffer.from(layer.buffer).indexOf(Buffer.from("bad\u00ffname"));
  layer.set([0xff, 0x83], at + 3);
  const made = image([layerOf(layer, "none")], {
    config: {
      history: [{ created_by: `RUN ${SCRIPT}</script><script>hacked=2</script>` }],
      config: { Labels: { "<b>": `"><script>hacked=3</script>` }, Cmd: ["a\u202eb"] },
    },
  });
  const viewer = await openViewer();
  const { page } = viewer;
  await drop(
    viewer,
    put(`${SCRIPT}.tar`.replaceAll("/", ""), archiveOf(dockerFiles(made, [layer], null))),
    "hacked",
  );
  const rows = await viewer.rows();
  assert.equal(rows, [
    "\\u001b[2J\\u0007",
    SCRIPT,
    "bad\\xff\\x83name",
    "gpj\\u202eexe.txt",
    `link: → ${SCRIPT}\\u2066`,
  ]);
  for (const tab of ["manifests", "config", "runtime", "compare"]) await viewer.tab(tab);
  assert.match(await viewer.text("#panel-config .history"), /<script>hacked=2<\/script>/);
  assert.match((await viewer.texts("#panel-config dd")).join(), /<b>="><script>hacked=3<\/script>/);
  await page.until("document.querySelector('#rt-config').textContent !== ''");
  assert.is(await page.run("typeof hacked"), "undefined");
  assert.is(await page.run("document.querySelectorAll('main img, main script, main b').length"), 0);

  // And were such a thing to get in, the page's policy would not let it run, or ask for anything.
  await page.run(
    `void document.body.append(Object.assign(document.createElement("script"), { textContent: "hacked = 4" }))`,
  );
  await page.run(`void (document.body.insertAdjacentHTML("beforeend", ${JSON.stringify(SCRIPT)}))`);
  assert.is(await page.run("typeof hacked"), "undefined");
  await page.until("true");
  assert.ok(
    page.said.some((line) => /Content Security Policy/.test(line)),
    page.said.join(),
  );
  await page.close();
});

test("archives that are broken, or none, are refused, and the page goes on", async () => {
  const viewer = await openViewer();
  const { page } = viewer;
  const whole = readFileSync(archive("docker"));
  const much = tar([{ path: "much", content: new Uint8Array(100 * 1024 * 1024) }]);
  const cases: readonly (readonly [name: string, bytes: Uint8Array, said: RegExp])[] = [
    ["cut.tar", whole.subarray(0, whole.length / 2), /cut\.tar|ends|cut/],
    ["text.tar", Buffer.from("this is no archive".repeat(100)), /tar/],
    ["files.tar", tar([{ path: "a", content: "b" }]), /neither a manifest\.json nor/],
    ["much.tar.gz", Bun.gzipSync(much), /more than (?:300|1000) times its size/],
    ["much.tar.zst", Bun.zstdCompressSync(much), /more than 300 times its size/],
  ];
  for (const [name, bytes, said] of cases) {
    await page.run("document.getElementById('problems').replaceChildren()");
    await page.drop([put(name, bytes)]);
    assert.match(await viewer.problem(), said, name);
  }
  await drop(viewer, archive("docker"), "example.org/busybox:latest");
  assert.is(await viewer.text("#problems"), "");
  await page.close();
});

test("text can be read in the light and in the dark, and in a narrow window", async () => {
  const viewer = await openViewer();
  const { page } = viewer;
  await drop(viewer, archive("docker"), "example.org/busybox:latest");
  await viewer.rows();
  const grounds = new Set<string>();
  for (const scheme of ["light", "dark"] as const) {
    await page.media(scheme);
    grounds.add(await page.run("getComputedStyle(document.body).backgroundColor"));
    assert.equal(await page.run(FAINT), [], scheme);
  }
  assert.is(grounds.size, 2);
  await page.size(360, 700);
  for (const tab of ["layers", "manifests", "config", "runtime"]) {
    await viewer.tab(tab);
    assert.is(await page.run("document.documentElement.scrollWidth > innerWidth"), false, tab);
  }
  await page.close();
});

/** Texts of too little contrast to their ground, by WCAG 2.2, 1.4.3. */
const FAINT = `(() => {
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = (color) => {
    const [r, g, b] = parse(color).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const groundOf = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      if ((parse(color)[3] ?? 1) > 0) return color;
    }
    return "rgb(255, 255, 255)";
  };
  return [...document.querySelectorAll("body *")].flatMap((element) => {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "");
    if (!own || element.checkVisibility() === false || element.closest("script, style, noscript")) return [];
    const [one, other] = [light(getComputedStyle(element).color), light(groundOf(element))];
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    return contrast < 4.5 ? [element.className + " " + element.textContent.slice(0, 40) + " " + contrast.toFixed(2)] : [];
  });
})()`;

test.run();
