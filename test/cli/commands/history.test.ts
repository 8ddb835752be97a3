import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { historySpec } from "../../../cli/commands/history.spec.ts";
import { run } from "../../../cli/commands/history.ts";
import { digestHex } from "../../../core/digest/digest.ts";
import { image, layer } from "../../core/image/fixture.ts";
import { aliasing } from "../helpers.ts";
import { storeContext } from "../store-context.ts";

const test = suite("history");

const LONG = `RUN /bin/sh -c echo ${"long ".repeat(20)}`;
const APP = image([layer({ a: "x".repeat(1500) }), layer({ b: "yy" })], {
  config: {
    history: [
      { created: "2026-06-12T12:00:00Z", created_by: "ADD file", comment: "the base" },
      { created: "2026-06-14T12:00:00.5Z", created_by: LONG },
      { created_by: 'CMD ["\u001b[2J\tsh"]', empty_layer: true },
    ],
  },
});
const ID = digestHex(APP.config.digest);

async function history(...argv: string[]): Promise<string> {
  const { context } = await storeContext({ "app:1": APP });
  assert.is(await run(parseArguments(historySpec, [...argv, "app:1"]), context), 0);
  return context.output.written.out;
}

test("run() lists the steps, last first", async () => {
  assert.is(
    await history(),
    `IMAGE          CREATED        CREATED BY                                      SIZE      COMMENT
${ID.slice(0, 12)}   N/A            CMD ["\\u001b[2J sh"]                            0B        \n<missing>      24 hours ago   RUN /bin/sh -c echo long long long long long…   2B        \n<missing>      3 days ago     ADD file                                        1.5kB     the base
`,
  );
});

test("run() cuts an instruction between characters, whatever they are made of", async () => {
  const wide = image([layer({ a: "1" })], { config: { history: [{ created_by: "\u{1d54f}".repeat(60) }] } });
  const { context } = await storeContext({ "app:1": wide });
  const argv = ["--format", "{{.CreatedBy}}", "app:1"];
  assert.is(await run(parseArguments(historySpec, argv), context), 0);
  assert.is(context.output.written.out, `${"\u{1d54f}".repeat(44)}…\n`);
});

test("run() takes what an alias stands for", async () => {
  const { context, ports } = await storeContext({ "registry.test/app:1": APP });
  const registries = aliasing({ mine: "registry.test/app" });
  const aliased = { ...context, content: () => ({ ...ports, registries }) };
  assert.is(await run(parseArguments(historySpec, ["-q", "mine:1"]), aliased), 0);
  assert.match(context.output.written.out, ID.slice(0, 12));
});

test("run() --human=false tells numbers and times", async () => {
  const [head = "", , second = "", first = ""] = (await history("--human=false")).split("\n");
  assert.match(head, /^IMAGE +CREATED +CREATED BY/);
  assert.match(second, /^<missing> +2026-06-14T12:00:00Z +RUN.* 2 /);
  assert.match(first, /^<missing> +2026-06-12T12:00:00Z +ADD.* 1500 /);
});

test("run() --no-trunc shows all of an instruction", async () => {
  const text = await history("--no-trunc");
  assert.match(text, LONG);
  assert.match(text, `sha256:${ID}`);
});

test("run() -q prints ids", async () => {
  assert.is(await history("-q"), `${ID.slice(0, 12)}\n<missing>\n<missing>\n`);
});

test("run() --format takes a template", async () => {
  assert.is(await history("--format", "{{.Size}} {{.Comment}}"), "0B \n2B \n1.5kB the base\n");
});

test.run();
