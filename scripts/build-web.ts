/**
 * Build dist/web/index.html: a page that looks into images, as one file that needs nothing else, from a server or from
 * a disk. Its policy allows this one program and this one style, by their digests.
 *
 *   bun scripts/build-web.ts [FILE]
 */
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { type Plugin, rolldown } from "rolldown";
import { buildParts } from "./wasm/parts.ts";

const root = `${import.meta.dir}/..`;
const web = `${root}/wasm/web`;
const output = process.argv[2] ?? `${root}/dist/web/index.html`;

/** Texts that the program imports as `page:NAME`. */
function texts(values: Readonly<Record<string, string>>): Plugin {
  return {
    name: "texts of the page",
    resolveId: (id) => (id.startsWith("page:") ? id : undefined),
    load(id) {
      const name = id.slice("page:".length);
      return id.startsWith("page:")
        ? `export const ${NAMES[name]} = ${JSON.stringify(values[name])};`
        : undefined;
    },
  };
}

const NAMES: Readonly<Record<string, string>> = { parts: "parts", worker: "program" };

async function bundle(input: string, values: Readonly<Record<string, string>>): Promise<string> {
  const build = await rolldown({
    input,
    platform: "browser",
    transform: { target: "es2022" },
    plugins: [texts(values)],
    treeshake: { moduleSideEffects: false },
  });
  const { output: chunks } = await build.generate({ format: "iife", minify: true });
  return chunks[0].code;
}

/** What ends a script or hides its end, written so that a reader of HTML sees neither. */
function inline(script: string): string {
  return script.replace(/<(?=\/script|!--)/gi, "\\x3c");
}

/** What Content-Security-Policy calls an inline text by. */
function sourceHash(text: string): string {
  return `'sha256-${new Bun.CryptoHasher("sha256").update(text).digest("base64")}'`;
}

async function parts(): Promise<string> {
  const scratch = `${tmpdir()}/rl-web-${process.pid}`;
  try {
    return Buffer.from(await buildParts("", scratch)).toString("base64");
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

const worker = await bundle(`${web}/worker/main.ts`, { parts: await parts() });
const program = inline(await bundle(`${web}/page/main.ts`, { worker }));
// In this order: what is narrow says otherwise.
const sheets = ["base", "fields", "layers", "documents", "narrow"];
const style = (await Promise.all(sheets.map((name) => Bun.file(`${web}/style/${name}.css`).text()))).join("");
const policy = [
  "default-src 'none'",
  `script-src ${sourceHash(program)} 'wasm-unsafe-eval'`,
  `style-src ${sourceHash(style)}`,
  "worker-src blob:",
  // Which registry it is the user says; the worker's one transport asks that registry, and where it sends it.
  "connect-src https: http:",
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");
const values: Readonly<Record<string, string>> = {
  POLICY: policy,
  STYLE: style,
  PROGRAM: program,
  LICENSE: await Bun.file(`${root}/node_modules/fzstd/LICENSE`).text(),
};
const template = await Bun.file(`${web}/index.html`).text();
const page = template.replace(
  /\/\* (STYLE|PROGRAM) \*\/|(POLICY|LICENSE)/g,
  (_all, text, other) => values[text ?? other] ?? "",
);
await Bun.write(output, page);
const packed = Bun.gzipSync(new TextEncoder().encode(page), { level: 9 }).length;
console.log(
  `${output.replace(`${root}/`, "")}  ${Math.round(page.length / 1e3)} KB, ${Math.round(packed / 1e3)} KB gzipped`,
);
