import type { Guide } from "../guide.ts";

export const manifestAnnotateGuide: Guide = {
  description: [
    "Say of an image in a manifest list what platform it is for, or annotate it. IMAGE is the digest that rl " +
      "manifest inspect shows, or a name of the image. What is not said stays; --variant '' takes the variant away.",
    "The image itself stays as it is. The digest that the list has now goes to standard output.",
  ],
  examples: [
    {
      command: "rl manifest annotate --arch arm --variant v7 app:1.2 app:build-arm",
      text: "Set the platform of an image.",
    },
    {
      command: "rl manifest annotate --annotation org.example.stage=test app:1.2 app:build-arm",
      text: "Annotate an image.",
    },
  ],
};
