import type { Guide } from "../guide.ts";

export const startGuide: Guide = {
  description: [
    "Start containers in the background that were created, or that have ended: with the flags, the command and the " +
      "environment of then, of the same image whatever its name means by now, and with all they have written. The names " +
      "are printed as they were given, also of those that run already.",
    "With --attach or --interactive, this command stays attached to the one container that it starts, from its first " +
      "word to its end, and ends with its exit code. One that runs already is attached to as by rl attach.",
    "With --all, every container that does not run is started, with --filter those that fit, as rl ps --filter has " +
      "them. restart-policy=always and restart-policy=unless-stopped are for a boot: of the latter, one that somebody " +
      "has stopped stays as it is. should-start-on-boot=true stands for both, without what was never started. " +
      "docs/boot.md has a unit that does so when the machine starts.",
  ],
  examples: [
    { command: "rl start web db", text: "Start two containers." },
    {
      command: "rl start --all --filter restart-policy=always",
      text: "Start again what a reboot has ended and is always to run.",
    },
  ],
  exitStatus: [
    { status: "126", text: "The command is in the container but cannot be executed." },
    { status: "127", text: "The command is not in the container." },
  ],
};
