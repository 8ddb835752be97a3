import { suite } from "uvu";
import * as assert from "uvu/assert";
import { statusText } from "../../../cli/containers/status.ts";
import { type ListedContainer, listed } from "../../../core/container/listing.ts";
import { NOW } from "../helpers.ts";
import { ago, container, dead, type Parts } from "./scene.ts";

const test = suite("statusText");

const text = (parts: Parts, more: Partial<ListedContainer> = {}): string =>
  statusText({ ...listed(container("web", parts)), ...more }, NOW);

test("the words are docker's", () => {
  assert.is(text({ status: "created" }), "Created");
  assert.is(text({ status: "running" }), "Up 3 minutes");
  assert.is(text({ status: "paused" }), "Up 3 minutes (Paused)");
  assert.is(text({}), "Exited (0) 5 minutes ago");
  assert.is(statusText(dead("f"), NOW), "Dead");
});

test("health stands behind, and its start says what it is", () => {
  assert.is(
    text({ status: "running" }, { health: { Status: "healthy", FailingStreak: 0, Log: [] } }),
    "Up 3 minutes (healthy)",
  );
  assert.is(
    text({ status: "running" }, { health: { Status: "starting", FailingStreak: 0, Log: [] } }),
    "Up 3 minutes (health: starting)",
  );
});

test("when it ended may not be known", () => {
  const end = { exitCode: 255, oomKilled: false, startedAt: ago(9), finishedAt: "" };
  assert.is(text({ end }), "Exited (255)");
});

test("one that is about to be started again says how it ended", () => {
  const end = { exitCode: 1, oomKilled: false, startedAt: ago(9), finishedAt: ago(1) };
  assert.is(text({ end }, { status: "restarting" }), "Restarting (1) About a minute ago");
});

test.run();
