import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createPublishGate, type GateOptions, type LayerPass } from "../../../core/image/publish-gate.ts";
import { failureOf } from "../distribution/helpers.ts";

const gates = suite("publish gate");

const idle = new AbortController().signal;
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

/** A gate, and which layers were let through, in order. */
function watch(options: GateOptions): {
  begin: () => LayerPass;
  enter: (pass: LayerPass, name: string) => void;
  through: string[];
} {
  const gate = createPublishGate(options);
  const through: string[] = [];
  return {
    begin: () => gate.begin(),
    enter: (pass, name) => {
      pass.enter(idle).then(() => {
        through.push(name);
      });
    },
    through,
  };
}

gates("layers wait until the last one has passed, then go one after the other", async () => {
  const { begin, enter, through } = watch({ layers: 3, places: 2, most: 8 });
  const [one, two] = [begin(), begin()];
  one.locked();
  two.locked();
  enter(one, "one");
  await turn();
  assert.equal(through, []);
  const three = begin();
  three.locked();
  enter(two, "two");
  await turn();
  assert.equal(through, []);
  enter(three, "three");
  await turn();
  assert.equal(through, ["one"]);
  one.end();
  await turn();
  assert.equal(through, ["one", "two"]);
  two.end();
  three.end();
  await turn();
  assert.equal(through, ["one", "two", "three"]);
});

gates("a layer that ends without passing is not waited for", async () => {
  const { begin, enter, through } = watch({ layers: 3, places: 2, most: 8 });
  const [one, two, three] = [begin(), begin(), begin()];
  one.locked();
  two.locked();
  enter(one, "one");
  two.end();
  three.end();
  await turn();
  assert.equal(through, ["one"]);
});

gates("layers that all wait for locks hold up nobody", async () => {
  const { begin, enter, through } = watch({ layers: 9, places: 2, most: 8 });
  const one = begin();
  one.locked();
  enter(one, "one");
  begin();
  await turn();
  assert.equal(through, []);
  begin();
  await turn();
  assert.equal(through, ["one"]);
});

gates("no more than so many wait", async () => {
  const { begin, enter, through } = watch({ layers: 9, places: 2, most: 2 });
  const passes = [begin(), begin()];
  for (const [index, pass] of passes.entries()) {
    pass.locked();
    enter(pass, String(index));
  }
  await turn();
  assert.equal(through, ["0"]);
});

gates("an aborted signal ends the wait", async () => {
  const gate = createPublishGate({ layers: 2, places: 2, most: 8 });
  const pass = gate.begin();
  pass.locked();
  const abort = new AbortController();
  const waiting = pass.enter(abort.signal);
  abort.abort(new Error("gone"));
  assert.match(String(await failureOf(waiting)), /gone/);
});

gates.run();
