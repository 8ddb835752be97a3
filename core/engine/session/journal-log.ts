/** What a container has written into systemd's journal: read by journalctl, which knows the files. */
import { type LogEntry, type LogRange, parseJournalEntry } from "../../mod.ts";

/** Milliseconds that the journal has to bring what a container wrote at last. */
const GRACE = 500;

/**
 * @param program path of journalctl
 * @param follow  go on until this is aborted
 */
export async function* readJournal(
  program: string,
  id: string,
  { tail, since, until }: LogRange,
  follow: AbortController | undefined,
): AsyncGenerator<readonly LogEntry[]> {
  const words = ["--output=json", "--all", "--quiet", "--no-pager", `--lines=${tail ?? "all"}`];
  const following = follow === undefined ? [] : ["--follow"];
  const journal = Bun.spawn([program, ...words, ...following, `CONTAINER_ID_FULL=${id}`], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const stop = (): void => void setTimeout(() => journal.kill(), GRACE);
  follow?.signal.addEventListener("abort", stop, { once: true });
  if (follow?.signal.aborted === true) stop();
  try {
    const decoder = new TextDecoder();
    let rest = "";
    for await (const bytes of journal.stdout) {
      const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      const entries = lines.map(parseJournalEntry).filter((entry) => entry !== undefined);
      yield entries.filter(
        ({ time }) => (since === undefined || time >= since) && (until === undefined || time <= until),
      );
    }
  } finally {
    follow?.abort();
    journal.kill();
  }
}
