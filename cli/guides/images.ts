import type { Guide } from "../guide.ts";

export const imagesGuide: Guide = {
  description: [
    "List images, newest first. With REPOSITORY, only those of that name; NAME:TAG asks for one tag. An image " +
      "with several names is listed once for each. Of an image that is here for several platforms, the one for this " +
      "machine is listed; --all lists each.",
  ],
  examples: [
    { command: "rl images", text: "Everything with a name." },
    { command: "rl images --digests alpine", text: "Every Alpine, with the digests that pin it." },
    { command: "rl images --filter dangling=true", text: "What has lost its tag to a newer image." },
    {
      command: "rl images --format 'table {{.Repository}}\\t{{.Size}}' --sort size",
      text: "Two columns, the largest image first.",
    },
    { command: "rl images --format json", text: "One JSON object per line, with docker's field names." },
  ],
  flags: new Map([
    [
      "filter",
      "Filters of one key are alternatives, different keys must all fit. **dangling=true**: without a tag. " +
        "**reference=PATTERN**: by name, with \\* and ? for parts of it. **label=KEY**, **label=KEY=VALUE**, " +
        "**label!=KEY**: with, or without, a label; several must all fit. **before=IMAGE**, **since=IMAGE**: made " +
        "earlier or later than another. **until=TIME**: made before; TIME is a duration such as 24h, a date, or " +
        "seconds since the epoch. **id=DIGITS**, **digest=DIGEST**: by the beginning of these.",
    ],
    [
      "format",
      "**json**: one object per line. **table TEMPLATE**: columns with a head, separated by \\t. Otherwise a template " +
        "for each image. Templates are Go's (text/template), with docker's functions json, split, join, title, " +
        "lower, upper, pad and truncate. Fields: **.ID**, **.Repository**, **.Tag**, **.Digest**, **.Platform**, " +
        "**.Size**, **.CreatedSince**, **.CreatedAt**.",
    ],
  ]),
};
