import type { Guide } from "../guide.ts";

export const execGuide: Guide = {
  description: [
    "Run a further command in a container that runs. It sees what the container's own processes see, and has " +
      "what they have: user, working directory, environment, capabilities, system call filter, limits. It ends " +
      "with the container. Everything after the container belongs to the command.",
    "The exit status is the command's: 128 and the signal's number when a signal has ended it, 127 when there is " +
      "no such command, 126 when it cannot be executed, and 125 for failures of rl's own. Signals to rl are " +
      "passed on to the command.",
  ],
  examples: [
    { command: "rl exec -it web sh", text: "A shell in the container web." },
    { command: "rl exec -u postgres db psql -c 'select 1'", text: "As a user of the container's own." },
    { command: "tar c . | rl exec -i web tar x -C /srv", text: "Standard input is empty without -i." },
  ],
  flags: new Map([
    [
      "detach",
      "Once the command runs, rl ends with 0. Nobody sees what the command writes, and its standard input is " +
        "empty; with -t it has a terminal.",
    ],
    [
      "detach-keys",
      "KEYS are characters, or **ctrl-**X with a letter or one of @ [ \\ ] ^ _, separated by commas. Typed in this " +
        "order they end rl with 0, and the command goes on; nobody sees what it writes from then on.",
    ],
    [
      "env",
      "KEY alone takes the value from your environment; when it is not set there, the container's value is " +
        "removed. Flags win over files, later ones over earlier ones.",
    ],
    [
      "privileged",
      "Every capability means in the user namespace of the container: nothing of the host's that you may not do " +
        "yourself. The files that a strict container may not change can be changed by such a command.",
    ],
    [
      "user",
      "Names are looked up in the container's own /etc/passwd and /etc/group, as they are now. Without a group the " +
        "user's own is taken.",
    ],
  ]),
};
