import type { Guide } from "../guide.ts";

export const imageExploreGuide: Guide = {
  description: [
    "Show an image's layers in a page: which instruction made each, the files it adds, changes and removes, and " +
      "the bytes that layers above replace or remove, which are fetched and stored and never seen. The page is " +
      "one file that needs no network and no server.",
    "Without -o it is opened by the desktop's browser, or its path is printed where there is none.",
  ],
  examples: [
    { command: "rl image explore alpine", text: "Open the page." },
    { command: "rl image explore -o alpine.html alpine", text: "Write it, to look at elsewhere." },
  ],
};
