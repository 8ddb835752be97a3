import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createProgress, formatBar, type ProgressEvent } from "../../cli/progress.ts";
import { displayWidth } from "../../cli/width.ts";
import { type Recorded, recordOutput } from "./helpers.ts";

const test = suite("createProgress()");

const LAYER = `sha256:${"a".repeat(64)}`;
const OTHER = `sha256:${"b".repeat(64)}`;

function event(phase: ProgressEvent["phase"], current = 0, layer = LAYER, total = 1_000_000): ProgressEvent {
  return { layer, phase, current, total };
}

/** A control sequence, an end of line, or a run of text. */
const TOKEN = /\p{Cc}\[\??\d*[A-Za-z]|\r|\n|\P{Cc}+/gu;

/** Play what was written on a screen that knows the sequences progress uses; gives lines and cursor state. */
function play(text: string): { lines: string[]; visible: boolean } {
  const lines = [""];
  let row = 0;
  let visible = true;
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === "\u001b[?25l") visible = false;
    else if (token === "\u001b[?25h") visible = true;
    else if (token === "\u001b[J") lines.length = row + 1;
    else if (/A$/.test(token) && token.startsWith("\u001b")) row -= Number(token.slice(2, -1));
    else if (token === "\n") {
      row++;
      lines[row] ??= "";
    } else if (token !== "\r") lines[row] = token;
    if (token === "\u001b[J") lines[row] = "";
  }
  return { lines: lines.filter((line) => line !== ""), visible };
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
function show(columns: number, ...script: (ProgressEvent | number)[]) {
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
  const events = [event("fetching"), event("fetching", 500_000), event("done"), event("exists", 0, OTHER)];
  for (const each of events) progress.update(each);
  progress.finish();
  assert.equal(output.written, {
    out: "",
    err: "aaaaaaaaaaaa: fetching 1MB\naaaaaaaaaaaa: complete 1MB\nbbbbbbbbbbbb: already here\n",
  });
});

test("createProgress() draws a bar with bytes and speed on a terminal", () => {
  const { screen } = show(80, event("fetching"), 1000, event("fetching", 500_000));
  assert.equal(screen(), {
    lines: ["aaaaaaaaaaaa [==============>               ] 500kB / 1MB  500kB/s"],
    visible: false,
  });
});

test("createProgress() redraws in place and leaves finished layers above", () => {
  const begin = [event("fetching"), event("fetching", 0, OTHER)];
  const { screen } = show(80, ...begin, 200, event("fetching", 700_000, OTHER), event("done"));
  const { lines } = screen();
  assert.is(lines[0], "aaaaaaaaaaaa: complete 1MB");
  assert.match(lines[1] ?? "", /^bbbbbbbbbbbb \[.*\] 700kB \/ 1MB$/);
  assert.is(lines.length, 2);
});

test("createProgress() draws bytes at most ten times a second", () => {
  const { output, time } = onTerminal();
  const progress = createProgress(output, time.now);
  progress.update(event("fetching"));
  const before = output.written.err;
  for (let current = 1; current < 50; current++) progress.update(event("fetching", current));
  assert.is(output.written.err, before);
  time.pass(100);
  progress.update(event("fetching", 50));
  assert.is.not(output.written.err, before);
});

test("createProgress() gives the terminal back, also in the middle and twice", () => {
  const { output, progress } = show(80, event("exists", 0, OTHER), event("fetching", 10));
  progress.finish();
  const once = output.written.err;
  progress.finish();
  assert.is(output.written.err, once);
  assert.equal(play(once), { lines: ["bbbbbbbbbbbb: already here"], visible: true });
});

test("createProgress() hides no cursor when nothing is fetched", () => {
  const { output, progress } = show(80, event("exists"));
  progress.finish();
  assert.not.match(output.written.err, /25[lh]/);
});

test("createProgress() stays within the width of the terminal", () => {
  for (const columns of [10, 20, 35, 50, 80, 200]) {
    const { screen } = show(
      columns,
      event("fetching"),
      1000,
      event("fetching", 123_456),
      event("done", 0, OTHER),
    );
    for (const line of screen().lines) assert.ok(displayWidth(line) < columns, `${columns}: ${line}`);
  }
});

test("createProgress() shows at most eight layers at once", () => {
  const layers = Array.from({ length: 12 }, (_, index) => `sha256:${String(index).padStart(64, "0")}`);
  const { lines } = show(80, ...layers.map((layer) => event("fetching", 0, layer))).screen();
  assert.is(lines.length, 9);
  assert.is(lines[8], "and 4 more");
});

test("createProgress() shows bytes alone when the size is not known", () => {
  assert.equal(show(80, event("fetching", 2_000_000, LAYER, 0)).screen().lines, ["aaaaaaaaaaaa 2MB"]);
});

test("createProgress() lets no layer name reach the terminal unescaped", () => {
  const { output } = show(80, event("done", 0, "sha256:\u0007\u001b[2J"));
  assert.not.match(output.written.err, "\u0007");
  assert.not.match(output.written.err, "\u001b[2J");
});

test("formatBar() fills between the brackets", () => {
  assert.is(formatBar(0, 4), "[    ]");
  assert.is(formatBar(0.5, 4), "[=>  ]");
  assert.is(formatBar(1, 4), "[====]");
  assert.is(formatBar(7, 4), "[====]");
  assert.is(formatBar(-1, 4), "[    ]");
});

test.run();
