import type { Guide } from "../guide.ts";

export const loginGuide: Guide = {
  description: [
    "Ask the registry whether it accepts a name and a password or token, and keep them if it does. Without a " +
      "registry Docker Hub is meant. A path behind the registry's host keeps them for this part of it alone.",
    "Credentials are kept as docker does, in $DOCKER_CONFIG/config.json or ~/.docker/config.json, or in " +
      "$REGISTRY_AUTH_FILE: with the helper that credHelpers or credsStore in that file names, or else in the file " +
      "itself, unencrypted. Logins of docker and podman count as well.",
  ],
  examples: [
    { command: "rl login ghcr.io", text: "Asks for name and password." },
    { command: "pass show ghcr | rl login -u alice --password-stdin ghcr.io", text: "From a script." },
    { command: "rl login quay.io/team", text: "For the repositories below quay.io/team only." },
    { command: "rl login --get-login ghcr.io", text: "Who is logged in." },
  ],
};
