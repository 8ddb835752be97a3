import type { Guide } from "../guide.ts";

export const psGuide: Guide = {
  description: [
    "List containers, newest first: those that run, with --all those that have ended or never ran too. What the " +
      "program finds of a container whose monitor was killed it clears up on the way.",
    "A container whose document cannot be read, after a crash of the machine, has the state dead; rl rm takes it away.",
  ],
  examples: [
    { command: "rl ps", text: "What runs." },
    {
      command: "rl ps -a --filter status=exited --filter label=stage=test",
      text: "What has ended, of one kind.",
    },
    { command: "rl rm $(rl ps -aq --filter ancestor=alpine)", text: "Remove all containers of an image." },
    { command: "rl ps --format 'table {{.Names}}\\t{{.Status}}'", text: "Two columns." },
    { command: "rl ps -a --format json", text: "One JSON object per line, with docker's field names." },
  ],
  flags: new Map([
    [
      "filter",
      "Filters of one key are alternatives, different keys must all fit. **id=TEXT**, **name=TEXT**: a part of it, or a " +
        "regular expression. **label=KEY**, **label=KEY=VALUE**, **label!=KEY**: with, or without, a label; several must " +
        "all fit. **status=STATE**: created, restarting, running, removing, paused, exited or dead. **exited=CODE**: " +
        "ended with this status. **ancestor=IMAGE**: of an image, or of one made on it. **before=CONTAINER**, " +
        "**since=CONTAINER**: made earlier or later than another. **volume=VOLUME**: by a volume's name, by the path " +
        "that is mounted, or by where it is mounted. **network=NAME**. **health=STATE**: starting, healthy, unhealthy " +
        "or none. **restart-policy=POLICY**: no, on-failure, always or unless-stopped. **should-start-on-boot=true**: " +
        "what rl start starts after a reboot. status and exited look at all containers.",
    ],
    [
      "format",
      "**json**: one object per line. **table TEMPLATE**: columns with a head, separated by \\t. Otherwise a template " +
        "for each container; see rl-images(1). Fields: **.ID**, **.Image**, **.Command**, **.CreatedAt**, " +
        "**.RunningFor**, **.Ports**, **.State**, **.Status**, **.Size**, **.Names**, **.Labels**, **.Label KEY**, " +
        "**.Mounts**, **.LocalVolumes**, **.Networks**.",
    ],
    ["size", "Bytes that the container has written, and in brackets those with its image's."],
  ]),
};
