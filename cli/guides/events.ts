import type { Guide } from "../guide.ts";

export const eventsGuide: Guide = {
  description: [
    "Tell what happens to this user's containers, images, volumes and networks, a line each, until interrupted or " +
      "until --until. With --since what has happened before comes first, as far as it is remembered: the last few " +
      "thousand events since the login.",
    "A time is written as 10m for ten minutes ago, as seconds since 1970, or as in 2026-01-31T12:00:00Z. Filters " +
      "of different keys must all fit, of several values of one key one must: container, image, volume and network " +
      "take the beginning of a name or id, event takes an action, type takes container, image, volume or network, " +
      "label takes KEY or KEY=VALUE. A container that is renamed while it runs is called by its old name until it is " +
      "started again; its id stays.",
    "Actions are docker's: of containers create, attach, start, resize, exec_create, exec_start, exec_detach, " +
      "exec_die, health_status, oom, kill, detach, pause, unpause, rename, update, top, commit, export, die, stop, " +
      "restart, destroy and prune; of images pull, push, load, import, save, tag, untag, delete and prune; of volumes " +
      "create, mount, unmount, destroy and prune; of networks create, connect, disconnect, destroy and prune. When a " +
      "container ends, disconnect is told of the networks that it was started in. Of a command no more than a " +
      "thousand characters are told. What is remembered takes two megabytes at most.",
    "Templates see .Type, .Action, .Actor.ID, .Actor.Attributes, .Time and .TimeNano, as docker's do.",
  ],
  examples: [
    { command: "rl events", text: "Tell what happens from now on." },
    {
      command: "rl events --since 1h --until 0s --filter event=die",
      text: "Show which containers have ended in the last hour.",
    },
    {
      command: "rl events --format '{{.Action}} {{.Actor.Attributes.name}}'",
      text: "Tell actions and names alone.",
    },
  ],
};
