import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { showPage } from "../../../cli/session/show-page.ts";
import { createFiles } from "../../../core/engine/session/files.ts";
import { tempDir } from "../../helpers/temp-dir.ts";

const test = suite("showPage");

async function* text(): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode("<p>");
}

test("written for this user alone, and only written without a desktop", async () => {
  const shown = await showPage("image.html", text(), createFiles(new AbortController().signal), {
    PATH: "/usr/bin",
  });
  assert.is(shown.opened, false);
  assert.is(readFileSync(shown.path, "utf8"), "<p>");
  assert.is(statSync(dirname(shown.path)).mode & 0o777, 0o700);
});

test("a desktop is asked to open it, and may fail", async () => {
  // The program is looked for in the system's directories first: where it is installed, it is the real one.
  if (["/usr/bin/xdg-open", "/bin/xdg-open"].some((path) => statSync(path, { throwIfNoEntry: false })))
    return;
  using bin = tempDir("rl-open");
  mkdirSync(bin.path, { recursive: true });
  const asked = join(bin.path, "asked");
  const opener = (status: number): void => {
    writeFileSync(join(bin.path, "xdg-open"), `#!/bin/sh\necho "$1" >${asked}\nexit ${status}\n`, {
      mode: 0o755,
    });
  };
  const environment = { PATH: `${bin.path}:/usr/bin:/bin`, DISPLAY: ":9" };
  opener(0);
  const shown = await showPage("image.html", text(), createFiles(new AbortController().signal), environment);
  assert.is(shown.opened, true);
  assert.is(readFileSync(asked, "utf8"), `${shown.path}\n`);
  opener(3);
  assert.is(
    (await showPage("image.html", text(), createFiles(new AbortController().signal), environment)).opened,
    false,
  );
});

test.run();
