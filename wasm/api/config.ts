import { encodeUtf8, type GenerateInput, generateConfig, parseImageConfig } from "../../core/mod.ts";
import { readArgument } from "./json.ts";

export interface ConfigApi {
  generate(input: string): string;
  readImage(text: string): string;
}

export function configApi(): ConfigApi {
  return {
    generate: (input) => JSON.stringify(generateConfig(readArgument<GenerateInput>(input, "input"))),
    readImage: (text) => JSON.stringify(parseImageConfig(encodeUtf8(text))),
  };
}
