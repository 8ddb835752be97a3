import { suite } from "uvu";
import * as assert from "uvu/assert";
import { applyChanges } from "../../../../core/image/commit/change.ts";
import type { ImageProcess } from "../../../../core/spec/image-config.ts";

const test = suite("core/image/commit/change");

function hasCode(code: string): (error: { code: string }) => boolean {
  return (error) => error.code === code;
}

const IMAGE: ImageProcess = { Env: ["PATH=/bin", "A=1"], Cmd: ["sh"], WorkingDir: "/srv" };

function change(...instructions: readonly string[]): ImageProcess {
  return applyChanges(instructions, IMAGE);
}

test("each instruction in each of its forms", () => {
  const cases: Record<string, Partial<ImageProcess>> = {
    'CMD ["a", "b c"]': { Cmd: ["a", "b c"] },
    "cmd echo hi": { Cmd: ["/bin/sh", "-c", "echo hi"] },
    "CMD [not json]": { Cmd: ["/bin/sh", "-c", "[not json]"] },
    "CMD [1]": { Cmd: ["/bin/sh", "-c", "[1]"] },
    "ENV B=2 C='x y'": { Env: ["PATH=/bin", "A=1", "B=2", "C=x y"] },
    "ENV A=2": { Env: ["PATH=/bin", "A=2"] },
    "ENV D some words": { Env: ["PATH=/bin", "A=1", "D=some words"] },
    "ENV PATH=$PATH:/opt": { Env: ["PATH=/bin:/opt", "A=1"] },
    "ENV EMPTY=": { Env: ["PATH=/bin", "A=1", "EMPTY="] },
    "EXPOSE 80 443/TCP 53/udp 8000-8001": {
      ExposedPorts: { "80/tcp": {}, "443/tcp": {}, "53/udp": {}, "8000/tcp": {}, "8001/tcp": {} },
    },
    'LABEL a=b "c d"="e f"': { Labels: { a: "b", "c d": "e f" } },
    "LABEL note $A and more": { Labels: { note: "1 and more" } },
    "ONBUILD RUN make": { OnBuild: ["RUN make"] },
    "STOPSIGNAL SIGQUIT": { StopSignal: "SIGQUIT" },
    "USER 1000:1000": { User: "1000:1000" },
    'VOLUME ["/data", "/a b"]': { Volumes: { "/data": {}, "/a b": {} } },
    "VOLUME /data /log": { Volumes: { "/data": {}, "/log": {} } },
    "WORKDIR /app/./x/..": { WorkingDir: "/app" },
    "WORKDIR sub/dir": { WorkingDir: "/srv/sub/dir" },
    "WORKDIR ../..": { WorkingDir: "/" },
    "HEALTHCHECK NONE": { Healthcheck: { Test: ["NONE"] } },
  };
  for (const [instruction, expected] of Object.entries(cases)) {
    assert.equal(change(instruction), { ...IMAGE, ...expected }, instruction);
  }
});

test("instructions add up in order", () => {
  const { Labels, Env } = change("LABEL a=1", "LABEL b=2", "ENV X=1", "ENV Y=$X$A");
  assert.equal(Labels, { a: "1", b: "2" });
  assert.equal(Env, ["PATH=/bin", "A=1", "X=1", "Y=11"]);
});

test("an entry point takes the image's command with it, but not one that is given", () => {
  assert.is(change('ENTRYPOINT ["/run"]').Cmd, undefined);
  assert.equal(change('CMD ["x"]', 'ENTRYPOINT ["/run"]').Cmd, ["x"]);
  assert.equal(change('ENTRYPOINT ["/run"]', 'CMD ["x"]').Cmd, ["x"]);
});

test("the shell form takes the image's shell", () => {
  const { Cmd } = applyChanges(["CMD dir"], { Shell: ["cmd", "/S"] });
  assert.equal(Cmd, ["cmd", "/S", "dir"]);
});

test("what is no instruction, or malformed, is invalid and shown", () => {
  for (const instruction of [
    "RUN make",
    "COPY a b",
    "constructor x",
    "",
    "CMD",
    "ENV A",
    "ENV =b",
    "LABEL a=1 b",
    "EXPOSE http",
    "EXPOSE 99999",
    "EXPOSE 9-8",
    "USER a b",
    'VOLUME [""]',
    "ONBUILD ONBUILD RUN x",
    "ONBUILD FROM x",
    "HEALTHCHECK curl",
    "HEALTHCHECK --often=1s CMD x",
  ]) {
    assert.throws(() => change(instruction), hasCode("invalid"), instruction);
  }
});

test.run();
