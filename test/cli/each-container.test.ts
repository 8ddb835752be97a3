import { suite } from "uvu";
import * as assert from "uvu/assert";
import { eachContainer, eachName } from "../../cli/each-container.ts";
import { RlError } from "../../core/errors.ts";
import { commandScene } from "./commands/containers.ts";
import { givenUp, rejection } from "./helpers.ts";

const test = suite("eachContainer");
const refused = (code: "cancelled" | "denied" | "invalid"): RlError =>
  new RlError({ code, action: "do", subject: "it", state: "not so" });

test("names are printed as they were given, what fails is told, and holds up none of the others", async () => {
  const { context, names } = await commandScene(() => undefined);
  names.add("db");
  const status = await eachContainer(["web", "gone", "db"], context, "do", async () => undefined);
  assert.is(status, 125);
  assert.is(context.output.written.out, "web\ndb\n");
  assert.match(context.output.written.err, /Cannot find container "gone"/);
});

test("work may say something else, or give an exit status whose words are written", async () => {
  const { context } = await commandScene(() => undefined);
  assert.is(await eachContainer(["web"], context, "do", async () => ({ says: "7" })), 0);
  assert.is(await eachContainer(["web"], context, "do", async () => 127), 127);
  assert.is(await eachContainer(["web"], context, "do", async () => 0), 0);
  assert.is(context.output.written.out, "7\nweb\n");
});

test("in parallel all have begun before the first has ended, and are told in their order", async () => {
  const { context, names } = await commandScene(() => undefined);
  names.add("db");
  const { promise, resolve } = Promise.withResolvers<void>();
  const work = async (name: string): Promise<undefined> => {
    if (name === "db") resolve();
    await promise;
    return undefined;
  };
  const all = { isParallel: true };
  assert.is(await eachContainer(["web", "db"], context, "do", ({ note }) => work(note.name), all), 0);
  assert.is(context.output.written.out, "web\ndb\n");
});

test("of all that there were, one that is gone or is not such a one any more needs no word", async () => {
  const { context } = await commandScene(() => undefined);
  const fail = (code: "invalid" | "denied") =>
    eachContainer(["gone", "web"], context, "do", () => Promise.reject<undefined>(refused(code)), {
      isAll: true,
    });
  assert.is(await fail("invalid"), 0);
  assert.equal(context.output.written, { out: "", err: "" });
  assert.is(await fail("denied"), 125);
});

test("what finds the containers itself is given the names, and says which errors need no word", async () => {
  const { context } = await commandScene(() => undefined);
  const seen: string[] = [];
  const work = async (name: string): Promise<void> => {
    seen.push(name);
    if (name === "gone") throw refused("denied");
  };
  const passesOver = ["denied"] as const;
  assert.is(await eachName(["gone", "web"], context, "do", work, { passesOver }), 0);
  assert.equal([seen, context.output.written], [["gone", "web"], { out: "web\n", err: "" }]);
  assert.is(await eachName(["gone", "web"], context, "do", work), 125);
});

test("one that is given up ends all", async () => {
  const { context } = await commandScene(() => undefined);
  const work = () => Promise.reject<undefined>(refused("cancelled"));
  assert.is((await rejection(eachName(["web", "db"], context, "do", work))).code, "cancelled");
  assert.is(context.output.written.err, "");
});

test("a mistake in the program is no failure of one container, and nothing is done once given up", async () => {
  const { context } = await commandScene(() => undefined);
  const mistake = eachContainer(["web"], context, "do", () =>
    Promise.reject<undefined>(new TypeError("oops")),
  );
  assert.is((await mistake.catch((error: unknown) => error as Error)).constructor, TypeError);
  const given = eachContainer(["web"], { ...context, signal: givenUp() }, "do", async () => undefined);
  assert.is((await rejection(given)).code, "cancelled");
});

test.run();
