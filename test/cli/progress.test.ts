import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createProgress, type Every, follow, type Progress, SILENT } from "../../cli/progress.ts";
import { displayWidth } from "../../cli/width.ts";
import { type Digest, formatDigest } from "../../core/digest/digest.ts";
import type { PullEvent } from "../../core/image/events.ts";
import { type Recorded, recordOutput } from "./helpers.ts";
import { play } from "./progress/screen.ts";

const test = suite("createProgress()");

const LAYER = formatDigest("sha256", "a".repeat(64));
const OTHER = formatDigest("sha256", "b".repeat(64));

type State = Extract<PullEvent, { kind: "layer" }>["state"];

function layer(state: State, digest: Digest = LAYER): PullEvent {
  return { kind: "layer", digest, state };
}

function bytes(received: number, digest: Digest = LAYER, size = 1_000_000): PullEvent {
  return { kind: "progress", digest, received, size };
}

/** An image of layers of a megabyte. */
function resolved(...digests: Digest[]): PullEvent {
  const layers = digests.map((digest) => ({ digest, size: 1_000_000 }));
  return { kind: "resolved", reference: "docker.io/library/x:latest", digest: LAYER, layers };
}

function clock(): { now: () => number; pass: (milliseconds: number) => void } {
  let time = 0;
  return {
    now: () => time,
    pass: (milliseconds) => {
      time += milliseconds;
    },
  };
}

function onTerminal(columns = 80): { output: Recorded; time: ReturnType<typeof clock> } {
  return { output: recordOutput([1, 2], columns), time: clock() };
}

/** Play events, with so many milliseconds before each that is a number. */
function show(columns: number, ...script: (PullEvent | number)[]) {
  const { output, time } = onTerminal(columns);
  const progress = createProgress(output, time.now);
  for (const step of script) {
    if (typeof step === "number") time.pass(step);
    else progress.update(step);
  }
  return { output, progress, screen: () => play(output.written.err) };
}

test("createProgress() writes a line at the begin and one at the end where there is no terminal", () => {
  const output = recordOutput();
  const progress = createProgress(output, () => 0);
  const events = [
    resolved(LAYER, OTHER),
    layer("fetching"),
    bytes(500_000),
    layer("done"),
    layer("present", OTHER),
  ];
  for (const event of events) progress.update(event);
  progress.finish();
  assert.equal(output.written, {
    out: "",
    err: "aaaaaaaaaaaa: fetching 1MB\naaaaaaaaaaaa: fetched 1MB\nbbbbbbbbbbbb: already here\n",
  });
});

test("createProgress() says so when a layer is only unpacked", () => {
  const output = recordOutput();
  const progress = createProgress(output, () => 0);
  for (const event of [layer("unpacking"), bytes(1_000_000), layer("done")]) progress.update(event);
  assert.is(output.written.err, "aaaaaaaaaaaa: unpacking\naaaaaaaaaaaa: unpacked 1MB\n");
});

test("createProgress() fetches after all what was here but damaged", () => {
  const output = recordOutput();
  const progress = createProgress(output, () => 0);
  const events = [resolved(LAYER), layer("unpacking"), bytes(10), layer("fetching"), layer("done")];
  for (const event of events) progress.update(event);
  assert.is(
    output.written.err,
    "aaaaaaaaaaaa: unpacking 1MB\naaaaaaaaaaaa: fetching 1MB\naaaaaaaaaaaa: fetched 1MB\n",
  );
});

test("createProgress() draws a bar with bytes and speed on a terminal", () => {
  const { screen } = show(80, resolved(LAYER), layer("fetching"), 1000, bytes(500_000));
  assert.equal(screen(), {
    lines: ["aaaaaaaaaaaa [==============>               ]  500kB / 1MB      500kB/s  1s"],
    visible: false,
  });
});

test("createProgress() redraws in place and leaves finished layers above", () => {
  const begin = [resolved(LAYER, OTHER), layer("fetching"), layer("fetching", OTHER)];
  const { screen } = show(80, ...begin, 200, bytes(700_000, OTHER), layer("done"));
  const { lines } = screen();
  assert.is(lines[0], "aaaaaaaaaaaa: fetched 1MB");
  assert.match(lines[1] ?? "", /^bbbbbbbbbbbb \[.*\] {2}700kB \/ 1MB$/);
  assert.is(lines.length, 2);
});

test("createProgress() draws bytes at most ten times a second", () => {
  const { output, time } = onTerminal();
  const progress = createProgress(output, time.now);
  progress.update(layer("fetching"));
  const before = output.written.err;
  for (let received = 1; received < 50; received++) progress.update(bytes(received));
  assert.is(output.written.err, before);
  time.pass(100);
  progress.update(bytes(50));
  assert.is.not(output.written.err, before);
});

test("createProgress() gives the terminal back, also in the middle and twice", () => {
  const { output, progress } = show(80, layer("present", OTHER), layer("fetching"), bytes(10));
  progress.finish();
  const once = output.written.err;
  progress.finish();
  assert.is(output.written.err, once);
  assert.equal(play(once), { lines: ["bbbbbbbbbbbb: already here"], visible: true });
});

test("follow() shows each event once it was noted, gives back the terminal, then the result", async () => {
  const told: string[] = [];
  const progress: Progress = {
    update: ({ kind }) => told.push(`shown ${kind}`),
    finish: () => told.push("finished"),
  };
  async function* work(failure?: Error): AsyncGenerator<PullEvent, number> {
    yield layer("fetching");
    yield bytes(1);
    if (failure !== undefined) throw failure;
    return 7;
  }
  const note = ({ kind }: PullEvent): unknown => told.push(`noted ${kind}`);
  assert.is(await follow(work(), progress, note), 7);
  const events = ["noted layer", "shown layer", "noted progress", "shown progress", "finished"];
  assert.equal(told.splice(0), events);
  const failure = new Error("it broke");
  const failed = await follow(work(failure), progress).catch((error: unknown) => error);
  assert.is(failed, failure);
  assert.equal(told, ["shown layer", "shown progress", "finished"]);
});

test("createProgress() hides no cursor when nothing is fetched", () => {
  const { output, progress } = show(80, resolved(LAYER), layer("present"));
  progress.finish();
  assert.not.match(output.written.err, /25[lh]/);
});

test("createProgress() stays within the width of the terminal", () => {
  for (const columns of [10, 20, 35, 50, 80, 200]) {
    const { screen } = show(columns, layer("fetching"), 1000, bytes(123_456), layer("done", OTHER));
    for (const line of screen().lines) assert.ok(displayWidth(line) < columns, `${columns}: ${line}`);
  }
});

test("createProgress() shows at most eight layers at once", () => {
  const digests = Array.from({ length: 12 }, (_, index) =>
    formatDigest("sha256", index.toString(16).padStart(64, "0")),
  );
  const { lines } = show(80, ...digests.map((digest) => layer("fetching", digest))).screen();
  assert.is(lines.length, 9);
  assert.is(lines[8], "and 4 more");
});

test("createProgress() shows bytes alone when the size is not known", () => {
  const { screen } = show(80, layer("fetching"), 100, bytes(2_000_000, LAYER, 0));
  assert.equal(screen().lines, ["aaaaaaaaaaaa    2MB"]);
});

test("createProgress() takes bytes of a layer that never began", () => {
  assert.equal(show(80, bytes(5), layer("done")).screen().lines, ["aaaaaaaaaaaa: fetched"]);
});

test("createProgress() shows a transfer that stands still, until it is finished", () => {
  const { output, time } = onTerminal();
  let tick = (): void => undefined;
  let stopped = 0;
  const every: Every = (_milliseconds, call) => {
    tick = call;
    return () => {
      stopped++;
    };
  };
  const progress = createProgress(output, time.now, every);
  progress.update(resolved(LAYER));
  progress.update(layer("fetching"));
  time.pass(1000);
  progress.update(bytes(500_000));
  for (let second = 0; second < 6; second++) {
    time.pass(1000);
    tick();
  }
  assert.match(play(output.written.err).lines[0] ?? "", / 500kB \/ 1MB +0B\/s$/);
  progress.finish();
  const { written } = output;
  const before = written.err;
  assert.is(stopped, 1);
  progress.finish();
  assert.equal([stopped, written.err], [1, before]);
});

test("createProgress() says that a mirror was passed over", () => {
  const { screen } = show(80, layer("fetching"), {
    kind: "passed-over",
    place: "m.test/x",
    state: "it\u001b[2J",
  });
  assert.equal(screen().lines, ["Mirror m.test/x passed over: it\\u001b[2J"]);
});

test("SILENT says nothing and can be finished", () => {
  SILENT.update(layer("fetching"));
  SILENT.finish();
});

test("tells how each blob of a push gets to the registry", () => {
  const output = recordOutput();
  const progress = createProgress(output, () => 0);
  progress.update(resolved(LAYER, OTHER));
  for (const [digest, state] of [
    [LAYER, "pushing"],
    [LAYER, "pushed"],
    [OTHER, "there"],
    [OTHER, "mounted"],
  ] as const) {
    progress.update({ kind: "layer", digest, state });
  }
  progress.update({ kind: "pushed", reference: "x", digest: LAYER, size: 1 });
  progress.finish();
  assert.is(
    output.written.err,
    "aaaaaaaaaaaa: pushing 1MB\naaaaaaaaaaaa: pushed 1MB\nbbbbbbbbbbbb: already there\n" +
      "bbbbbbbbbbbb: taken over from another repository\n",
  );
});

test.run();
