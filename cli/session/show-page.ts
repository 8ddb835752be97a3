/** Showing a page to whoever sits at this machine. */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProgram } from "../../core/engine/session/programs.ts";
import type { Environment } from "../../core/engine/session/session.ts";
import type { FilesApi, ShownPage } from "../context.ts";

/**
 * Write a page into a new directory that is the user's alone, and have the desktop open it. Without a desktop,
 * or a program that opens files, it is only written.
 */
export async function showPage(
  name: string,
  chunks: AsyncIterable<Uint8Array>,
  files: Pick<FilesApi, "write">,
  environment: Environment,
): Promise<ShownPage> {
  const path = join(await mkdtemp(join(tmpdir(), "rl-page-")), name);
  await files.write(path, chunks);
  const { DISPLAY: x11, WAYLAND_DISPLAY: wayland, PATH: programs } = environment;
  const opener = x11 || wayland ? findProgram("xdg-open", programs) : undefined;
  if (opener === undefined) return { path, opened: false };
  const streams = { stdin: "ignore", stdout: "ignore", stderr: "ignore" } as const;
  // It ends when the file is handed over; the browser goes on without us.
  const child = Bun.spawn([opener, path], { ...streams, env: environment });
  return { path, opened: (await child.exited) === 0 };
}
