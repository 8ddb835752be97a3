/** Reading what a container has written into systemd's journal: by journalctl, which knows the files. */
import { parseJournalEntry } from "../../container/journal-entry.ts";
import type { LogEntry } from "../../container/log-entry.ts";
import { type LogOptions, logEnd } from "./container-log.ts";
import type { StorePaths } from "./paths.ts";

/** Milliseconds that the journal has to bring what a container wrote at last. */
const GRACE = 500;

/** @param program path of journalctl */
export async function* readJournal(
  program: string,
  paths: Pick<StorePaths, "run">,
  id: string,
  { tail, since, until, follow, signal }: LogOptions,
): AsyncGenerator<readonly LogEntry[]> {
  const end = follow === true ? logEnd(paths, id, until, signal) : undefined;
  const words = ["--output=json", "--all", "--quiet", "--no-pager", `--lines=${tail ?? "all"}`];
  const journal = Bun.spawn([program, ...words, ...(follow ? ["--follow"] : []), `CONTAINER_ID_FULL=${id}`], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  end?.signal.addEventListener("abort", () => void setTimeout(() => journal.kill(), GRACE), { once: true });
  try {
    let rest = "";
    for await (const text of journal.stdout.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      const entries = lines.map(parseJournalEntry).filter((entry) => entry !== undefined);
      yield entries.filter(
        ({ time }) => (since === undefined || time >= since) && (until === undefined || time <= until),
      );
    }
  } finally {
    end?.abort();
    journal.kill();
  }
}
