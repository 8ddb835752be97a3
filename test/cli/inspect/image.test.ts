import { suite } from "uvu";
import * as assert from "uvu/assert";
import { inspectImage } from "../../../cli/inspect/image.ts";
import { compileTemplate } from "../../../core/engine/template/execute.ts";
import { FUNCTIONS } from "../../../core/engine/template/functions.ts";
import { encodeJson } from "../../../core/engine/template/json.ts";
import { digestOf, imageRecord } from "../helpers.ts";

const test = suite("inspectImage()");

const BARE = {
  architecture: "amd64",
  os: "linux",
  rootfs: { type: "layers", diff_ids: [digestOf("7")] },
} as const;

test("has docker's shape, with null for what the image does not say", () => {
  const record = imageRecord({ contentSize: 123 });
  assert.equal(JSON.parse(encodeJson(inspectImage(record, BARE, [record]))), {
    Id: record.imageId,
    RepoTags: ["alpine:latest"],
    RepoDigests: [`alpine@${record.target}`],
    Parent: "",
    Comment: "",
    Created: "0001-01-01T00:00:00Z",
    DockerVersion: "",
    Author: "",
    Config: {
      User: "",
      Env: null,
      Cmd: null,
      Volumes: null,
      WorkingDir: "",
      Entrypoint: null,
      OnBuild: null,
      Labels: null,
    },
    Architecture: "amd64",
    Os: "linux",
    Size: 123,
    VirtualSize: 123,
    Digest: record.digest,
    GraphDriver: { Data: null, Name: "overlay" },
    RootFS: { Type: "layers", Layers: [digestOf("7")] },
    Metadata: { LastTagTime: "0001-01-01T00:00:00Z" },
  });
});

test("names every tag and digest of the image, and not those of others", () => {
  const record = imageRecord({});
  const records = [
    imageRecord({ reference: "localhost:5000/app:2" }),
    record,
    imageRecord({ reference: `quay.io/x/y@${digestOf("5")}`, target: digestOf("5") }),
    imageRecord({ reference: `<none>@${digestOf("1")}` }),
    imageRecord({ reference: "docker.io/library/other:1", imageId: digestOf("b") }),
  ];
  const { RepoTags, RepoDigests } = Object(inspectImage(record, BARE, records));
  assert.equal(RepoTags, ["alpine:latest", "localhost:5000/app:2"]);
  assert.equal(RepoDigests, [
    `alpine@${record.target}`,
    `localhost:5000/app@${record.target}`,
    `quay.io/x/y@${digestOf("5")}`,
  ]);
});

test("answers templates as docker's types do", () => {
  const config = {
    ...BARE,
    author: "me",
    variant: "v8",
    history: [{ comment: "first" }, { comment: "last" }],
    config: {
      Labels: { "org.example.a": "1" },
      Env: ["A=b"],
      Cmd: ["sh", "-c"],
      ExposedPorts: { "80/tcp": {}, "443/tcp": {} },
      Volumes: { "/data": {} },
    },
  };
  const render = (template: string, from: object): string =>
    compileTemplate(template, FUNCTIONS)(inspectImage(imageRecord({}), from as typeof config, []));
  const CASES: readonly (readonly [template: string, full: string, bare: string])[] = [
    ['{{index .Config.Labels "org.example.a"}}', "1", ""],
    ['{{index .Config.Labels "none"}}', "", ""],
    ["{{json .Config.Labels}}", '{"org.example.a":"1"}', "null"],
    ["{{.Config.Labels}}", "map[org.example.a:1]", "map[]"],
    ["{{range .Config.Env}}{{.}};{{end}}", "A=b;", ""],
    ['{{join .Config.Cmd " "}}', "sh -c", ""],
    ["{{len .Config.Cmd}}", "2", "0"],
    ["{{json .Config.ExposedPorts}}", '{"443/tcp":{},"80/tcp":{}}', "null"],
    ["{{range $port, $_ := .Config.ExposedPorts}}{{$port}} {{end}}", "443/tcp 80/tcp ", ""],
    ["{{.Config.Volumes}}", "map[/data:{}]", "map[]"],
    ["{{if .Config.Healthcheck}}yes{{else}}no{{end}}", "no", "no"],
    ["{{.Os}}/{{.Architecture}}{{with .Variant}}/{{.}}{{end}}", "linux/amd64/v8", "linux/amd64"],
    ["{{.Author}} {{.Comment}}", "me last", " "],
    ["{{(index .RootFS.Layers 0)}}", digestOf("7"), digestOf("7")],
  ];
  for (const [template, full, bare] of CASES) {
    assert.is(render(template, config), full, template);
    assert.is(render(template, BARE), bare, template);
  }
});

test.run();
