import type { Guide } from "../guide.ts";

export const logsGuide: Guide = {
  description: [
    "Show what a container has written to its standard output and its standard error, each on the stream of its " +
      "own. A container is given by its name, its id, or the beginning of its id; it may run or have ended.",
    "The output of a container in the background is kept, in files that are put aside when they are large: five of " +
      "20 MB each unless rl run --log-opt says otherwise. That of a container in the foreground goes to whoever " +
      "started it and is kept only with --log-driver json-file, for keeping it costs most of the speed at which a " +
      "container can write into a pipe. What went to systemd's journal is read from there by journalctl.",
    "A time is written as 10m for ten minutes ago, as seconds since 1970, or as in 2026-01-31T12:00:00Z. A line " +
      "longer than 16 KiB is kept in pieces, each of which counts as a line for --tail. Bytes that are not UTF-8 are " +
      "kept as U+FFFD. What is read on a terminal has its control characters shown, but for colours, unless the " +
      "container has a terminal of its own or --raw is given.",
  ],
  examples: [
    { command: "rl logs web", text: "Show all that is kept." },
    { command: "rl logs -f --tail 100 web", text: "Show the last hundred lines, and go on." },
    { command: "rl logs -t --since 10m web", text: "Show the last ten minutes, with times." },
  ],
};
