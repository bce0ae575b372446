package dev.plimsoll.build;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Folders as people lay them out for Flux, and the Kustomization that applies each: every feature,
 * every pair of features, and odd ones. {@code {NS}} stands for the namespace of the layout.
 */
final class Layouts {

  /**
   * A layout.
   *
   * @param name for messages
   * @param fields the fields of the Kustomization beside its path
   * @param path its path below the folder of the layout
   * @param files the files, each after a line {@code # file: path}
   */
  record Layout(String name, String fields, String path, String files) {}

  /** Something that a Kustomization can do, with the files that it needs. */
  private record Feature(String name, String fields, String kustomization, String files) {}

  private static final String PLAIN =
      """
      # file: app/config.yaml
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: config
        namespace: {NS}
        labels: {app: shop}
      data:
        plain: text
        number: "1"
        bool: "yes"
        variable: ${A}-${B:-default}
        upper: ${A:=a}
        escaped: $${A} $$$${B}
        block: |
          line ${A}
          other
      # file: app/widget.yaml
      apiVersion: example.com/v1
      kind: Widget
      metadata: {name: widget, namespace: {NS}}
      spec:
        interval: 1h
        octal: 0o17
        yes: no
        on: "off"
        float: 1.50
        count: ${N:=3}
        list: [a, {name: b, value: 1}, {name: c}]
        containers:
          - {name: web, image: "nginx:1.0"}
          - {name: side, image: "example.com/side@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}
      """;

  private static final List<Feature> FEATURES =
      List.of(
          new Feature("targetNamespace", "targetNamespace: {NS}\n", "", ""),
          new Feature("namePrefix", "namePrefix: pre-\n", "", ""),
          new Feature("nameSuffix", "nameSuffix: -suf\n", "", ""),
          new Feature(
              "mergePatch",
              """
              patches:
                - patch: |
                    apiVersion: example.com/v1
                    kind: Widget
                    metadata: {name: any}
                    spec: {interval: 5m, added: {a: 1}, float: null}
                  target: {kind: Widget}
              """,
              "",
              ""),
          new Feature(
              "jsonPatch",
              """
              patches:
                - patch: |
                    - {op: replace, path: /spec/interval, value: 7m}
                    - {op: add, path: /spec/list/-, value: z}
                    - {op: remove, path: /spec/on}
                  target: {group: example.com, kind: Widget, name: "widg.*"}
              """,
              "",
              ""),
          new Feature(
              "images",
              """
              images:
                - {name: nginx, newTag: "2.0"}
                - {name: example.com/side, newName: example.org/other, digest: "sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"}
              """,
              "",
              ""),
          new Feature(
              "components",
              "components: [../parts/one]\n",
              "",
              """
              # file: parts/one/kustomization.yaml
              apiVersion: kustomize.config.k8s.io/v1alpha1
              kind: Component
              configMapGenerator:
                - {name: of-component, namespace: {NS}, literals: [a=b]}
              """),
          new Feature(
              "missingComponent",
              "components: [../nowhere]\nignoreMissingComponents: true\n",
              "",
              ""),
          new Feature(
              "commonMetadata",
              """
              commonMetadata:
                labels: {team: web, app: replaced}
                annotations: {example.com/owner: someone}
              """,
              "",
              ""),
          new Feature("substitute", "postBuild: {substitute: {A: alpha, \"N\": \"5\"}}\n", "", ""),
          new Feature(
              "substituteFrom",
              """
              postBuild:
                substituteFrom:
                  - {kind: ConfigMap, name: vars}
                  - {kind: Secret, name: creds}
              """,
              "",
              """
              # file: app/secret.yaml
              apiVersion: v1
              kind: ConfigMap
              metadata: {name: with-secret, namespace: {NS}}
              data: {password: "x ${PASSWORD} y", both: "${A} ${PASSWORD}"}
              """),
          new Feature(
              "kustomization",
              "",
              """
              namePrefix: own-
              labels: [{pairs: {from: kustomization}, includeSelectors: false}]
              commonAnnotations: {a: b}
              """,
              ""),
          new Feature(
              "generators",
              "",
              """
              configMapGenerator:
                - name: generated
                  namespace: {NS}
                  literals: ["x=${A}", y=2]
                  files: [script.sh, other=script.sh]
                  envs: [vars.env]
              generatorOptions: {labels: {generated: "yes"}}
              """,
              """
              # file: app/script.sh
              #!/bin/sh
              echo "$HOME $(date)"
              # file: app/vars.env
              ONE=1
              TWO=two words
              """),
          new Feature(
              "inner",
              "",
              "",
              """
              # file: app/inner/kustomization.yaml
              nameSuffix: -inner
              resources: [cm.yaml]
              # file: app/inner/cm.yaml
              apiVersion: v1
              kind: ConfigMap
              metadata: {name: inner, namespace: {NS}}
              data: {a: b}
              """));

  private Layouts() {}

  static List<Layout> all() {
    List<Layout> all = new ArrayList<>();
    all.add(new Layout("plain", "", "app", PLAIN));
    for (int i = 0; i < FEATURES.size(); i++) {
      all.add(of(List.of(FEATURES.get(i))));
      for (int j = i + 1; j < FEATURES.size(); j++) {
        all.add(of(List.of(FEATURES.get(i), FEATURES.get(j))));
      }
    }
    all.addAll(odd());
    return all;
  }

  private static Layout of(List<Feature> features) {
    StringBuilder fields = new StringBuilder();
    StringBuilder kustomization = new StringBuilder();
    StringBuilder files = new StringBuilder(PLAIN);
    for (Feature feature : features) {
      merge(fields, feature.fields());
      kustomization.append(feature.kustomization());
      files.append(feature.files());
    }
    if (!kustomization.isEmpty()) {
      boolean inner = files.indexOf("app/inner/") >= 0;
      boolean secret = files.indexOf("app/secret.yaml") >= 0;
      files
          .append("# file: app/kustomization.yaml\nresources: [config.yaml, widget.yaml")
          .append(inner ? ", inner" : "")
          .append(secret ? ", secret.yaml" : "")
          .append("]\n")
          .append(kustomization);
    }
    return new Layout(
        String.join("+", features.stream().map(Feature::name).toList()),
        fields.toString(),
        "app",
        files.toString());
  }

  /** Two features may have the same list. */
  private static void merge(StringBuilder fields, String more) {
    int colon = more.indexOf(':');
    String key = colon < 0 ? "" : more.substring(0, colon + 1) + "\n";
    int there = key.isBlank() ? -1 : fields.indexOf(key);
    if (there >= 0 && more.startsWith(key)) {
      fields.insert(there + key.length(), more.substring(key.length()));
    } else if (more.startsWith("components:") && fields.indexOf("components: [") >= 0) {
      fields.insert(fields.indexOf("components: [") + 13, "../nowhere, ");
      fields.append("ignoreMissingComponents: true\n");
    } else if (more.startsWith("postBuild:\n") && fields.indexOf("postBuild: {") >= 0) {
      int at = fields.indexOf("postBuild: {substitute: {A: alpha, \"N\": \"5\"}}\n");
      fields.replace(
          at,
          at + "postBuild: {substitute: {A: alpha, \"N\": \"5\"}}\n".length(),
          "postBuild:\n  substitute: {A: alpha, \"N\": \"5\"}\n"
              + more.substring("postBuild:\n".length()));
    } else {
      fields.append(more);
    }
  }

  private static String cm(String file, String name) {
    return "# file: %s\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s, namespace: {NS}}\ndata: {a: b}\n"
        .formatted(file, name);
  }

  private static List<Layout> odd() {
    return Stream.of(
            new Layout(
                "unknown field is dropped",
                "",
                "app",
                cm("app/a.yaml", "a") + "# file: app/kustomization.yaml\nresource: [a.yaml]\n"),
            new Layout(
                "unknown fields below others are dropped",
                "",
                "app",
                PLAIN
                    + """
                    # file: app/kustomization.yaml
                    metadata: {name: app, creationTimestamp: null, purpose: test}
                    resources: [config.yaml, widget.yaml]
                    images: [{name: nginx, newTag: 2, note: old}]
                    labels: [{pairs: {a: b}, includeSelector: true}]
                    generatorOptions: {disableNameSuffix: true, labels: {c: 1}}
                    configMapGenerator:
                      - {name: more, namespace: {NS}, literal: [a=b], literals: [c=d], options: {x: y}}
                    patches:
                      - target: {Kind: ConfigMap, apiVersion: v1}
                        comment: adds an annotation
                        patch: |
                          - {op: add, path: /metadata/annotations, value: {d: e}}
                    replacements:
                      - source: {kind: ConfigMap, name: config, fieldPath: data.plain, note: x}
                        targets:
                          - {select: {kind: Widget, label: x}, fieldPaths: [spec.interval], note: x}
                    """),
            new Layout(
                "unknown field of a base",
                "",
                "app",
                cm("base/a.yaml", "a")
                    + "# file: base/kustomization.yaml\nresources: [a.yaml]\nnote: x\n"
                    + "# file: app/kustomization.yaml\nresources: [../base]\n"),
            new Layout(
                "targets that fit nothing",
                "patches: [{target: {kind: Configmap}, patch: '- {op: test, path: /x, value: y}'}]\n",
                "app",
                cm("app/a.yaml", "a")
                    + """
                    # file: app/kustomization.yaml
                    resources: [a.yaml]
                    namePrefix: p-
                    patches:
                      - target: {kind: ConfigMap, name: p-a}
                        patch: '- {op: test, path: /x, value: y}'
                      - target: {kind: ConfigMap, version: v2}
                        patch: '- {op: test, path: /x, value: y}'
                    """),
            new Layout(
                "field in another case",
                "",
                "app",
                cm("app/a.yaml", "a")
                    + "# file: app/kustomization.yaml\nResources: [a.yaml]\nnameprefix: p-\n"),
            new Layout(
                "numbers where texts belong",
                "",
                "app",
                PLAIN
                    + """
                    # file: app/kustomization.yaml
                    resources: [config.yaml, widget.yaml]
                    commonAnnotations: {number: 1, bool: true}
                    images: [{name: nginx, newTag: 2.5}]
                    """),
            new Layout(
                "yml and no others",
                "",
                "app",
                cm("app/a.yml", "a")
                    + cm("app/b.yaml", "b")
                    + "# file: app/notes.json\n{}\n# file: app/readme.md\nx\n"),
            new Layout(
                "hidden files",
                "",
                "app",
                cm("app/.hidden.yaml", "hidden") + cm("app/.folder/b.yaml", "b")),
            new Layout(
                "files deep down",
                "",
                "app",
                cm("app/a/b/c/d.yaml", "d") + cm("app/a/e.yaml", "e")),
            new Layout(
                "folders with kustomizations",
                "",
                "app",
                cm("app/x/a.yaml", "a")
                    + "# file: app/x/kustomization.yml\nresources: [a.yaml]\nnamePrefix: x-\n"
                    + cm("app/x/y/not.yaml", "not")
                    + cm("app/z/b.yaml", "b")
                    + "# file: app/z/Kustomization\nresources: [b.yaml]\nnamePrefix: z-\n"),
            new Layout(
                "chart in the folder",
                "",
                "app",
                cm("app/a.yaml", "a")
                    + "# file: app/chart/Chart.yaml\napiVersion: v2\nname: x\nversion: 1.0.0\n"),
            new Layout(
                "values in the folder",
                "",
                "app",
                cm("app/a.yaml", "a") + "# file: app/values.yaml\nreplicas: 1\n"),
            new Layout(
                "broken YAML", "", "app", cm("app/a.yaml", "a") + "# file: app/b.yaml\na: [\n"),
            new Layout(
                "the same object twice", "", "app", cm("app/a.yaml", "a") + cm("app/b.yaml", "a")),
            new Layout(
                "missing resource",
                "",
                "app",
                cm("app/a.yaml", "a")
                    + "# file: app/kustomization.yaml\nresources: [a.yaml, b.yaml]\n"),
            new Layout("missing path", "", "nowhere", cm("app/a.yaml", "a")),
            new Layout(
                "missing component", "components: [../nowhere]\n", "app", cm("app/a.yaml", "a")),
            new Layout(
                "patch for nothing",
                "",
                "app",
                cm("app/a.yaml", "a")
                    + """
                    # file: app/kustomization.yaml
                    resources: [a.yaml]
                    patches:
                      - patch: |
                          apiVersion: v1
                          kind: ConfigMap
                          metadata: {name: b}
                          data: {c: d}
                    """),
            new Layout(
                "target of nothing",
                "patches: [{patch: '[{\"op\": \"add\", \"path\": \"/data/x\", \"value\": \"y\"}]',"
                    + " target: {kind: Secret}}]\n",
                "app",
                cm("app/a.yaml", "a")),
            new Layout(
                "base outside of the path",
                "",
                "prod",
                cm("base/a.yaml", "a")
                    + "# file: base/kustomization.yaml\nresources: [a.yaml]\n"
                    + "# file: prod/kustomization.yaml\nresources: [../base]\nnameSuffix: -prod\n"),
            new Layout(
                "file outside of the path",
                "",
                "prod",
                cm("shared/a.yaml", "a")
                    + "# file: prod/kustomization.yaml\nresources: [../shared/a.yaml]\n"),
            new Layout(
                "base that leads out",
                "",
                "app",
                "# file: app/kustomization.yaml\nresources: [../../../../../../etc]\n"),
            new Layout("path with dots", "", "./x/../app/", cm("app/a.yaml", "a")),
            new Layout(
                "old fields",
                "",
                "app",
                cm("base/a.yaml", "a")
                    + "# file: base/kustomization.yaml\nresources: [a.yaml]\n"
                    + """
                    # file: app/kustomization.yaml
                    bases: [../base]
                    commonLabels: {old: "yes"}
                    patchesStrategicMerge:
                      - |
                        apiVersion: v1
                        kind: ConfigMap
                        metadata: {name: a, namespace: {NS}}
                        data: {merged: "1"}
                      - merge.yaml
                    patchesJson6902:
                      - target: {version: v1, kind: ConfigMap, name: a}
                        path: ops.yaml
                    # file: app/merge.yaml
                    apiVersion: v1
                    kind: ConfigMap
                    metadata: {name: a, namespace: {NS}}
                    data: {file: "2"}
                    # file: app/ops.yaml
                    - {op: add, path: /data/op, value: "3"}
                    """),
            new Layout(
                "only generators",
                "",
                "app",
                "# file: app/kustomization.yaml\n"
                    + "configMapGenerator: [{name: g, namespace: {NS}, literals: [a=b]}]\n"),
            new Layout(
                "secret generator",
                "",
                "app",
                "# file: app/kustomization.yaml\n"
                    + "secretGenerator: [{name: g, namespace: {NS}, literals:"
                    + " [a=hunter2hunter2]}]\n"),
            new Layout(
                "generator without a hash",
                "",
                "app",
                "# file: app/kustomization.yaml\n"
                    + "configMapGenerator: [{name: g, namespace: {NS}, literals: [a=b], options:"
                    + " {disableNameSuffixHash: true}}]\n"),
            new Layout(
                "names of generated maps",
                "",
                "app",
                """
                # file: app/kustomization.yaml
                resources: [w.yaml]
                configMapGenerator: [{name: g, namespace: {NS}, literals: [a=b]}]
                configurations: [names.yaml]
                # file: app/names.yaml
                nameReference:
                  - kind: ConfigMap
                    fieldSpecs: [{kind: Widget, path: spec/valuesFrom/name}]
                # file: app/w.yaml
                apiVersion: example.com/v1
                kind: Widget
                metadata: {name: w, namespace: {NS}}
                spec: {valuesFrom: [{kind: ConfigMap, name: g}]}
                """),
            new Layout(
                "replacements",
                "",
                "app",
                PLAIN
                    + """
                    # file: app/kustomization.yaml
                    resources: [config.yaml, widget.yaml]
                    replacements:
                      - source: {kind: ConfigMap, name: config, fieldPath: data.plain}
                        targets: [{select: {kind: Widget}, fieldPaths: [spec.interval]}]
                    """),
            new Layout(
                "replacements from a file",
                "",
                "app",
                PLAIN
                    + """
                    # file: app/kustomization.yaml
                    resources: [config.yaml, widget.yaml]
                    replacements: [{path: replace.yaml}]
                    # file: app/replace.yaml
                    source: {kind: ConfigMap, name: config, fieldPath: data.plain}
                    targets: [{select: {kind: Widget}, fieldPaths: [spec.interval]}]
                    """),
            new Layout(
                "transformers",
                "",
                "app",
                PLAIN
                    + """
                    # file: app/kustomization.yaml
                    resources: [config.yaml, widget.yaml]
                    transformers: [prefix.yaml]
                    # file: app/prefix.yaml
                    apiVersion: builtin
                    kind: PrefixTransformer
                    metadata: {name: any}
                    prefix: t-
                    fieldSpecs: [{path: metadata/name}]
                    """),
            new Layout(
                "patch transformer with a file",
                "",
                "app",
                PLAIN
                    + """
                    # file: app/kustomization.yaml
                    resources: [config.yaml, widget.yaml]
                    transformers: [patch.yaml]
                    # file: app/patch.yaml
                    apiVersion: builtin
                    kind: PatchTransformer
                    metadata: {name: any}
                    path: ops.yaml
                    target: {kind: Widget}
                    # file: app/ops.yaml
                    - {op: add, path: /spec/op, value: 3}
                    """),
            new Layout(
                "chart inflation",
                "",
                "app",
                "# file: app/kustomization.yaml\n"
                    + "helmCharts: [{name: x, repo: 'https://example.com', version: 1.0.0}]\n"),
            new Layout(
                "exec transformer",
                "",
                "app",
                cm("app/a.yaml", "a")
                    + """
                    # file: app/kustomization.yaml
                    resources: [a.yaml]
                    transformers: [fn.yaml]
                    # file: app/fn.yaml
                    apiVersion: example.com/v1
                    kind: Fn
                    metadata:
                      name: fn
                      annotations: {config.kubernetes.io/function: "exec: {path: ./run.sh}"}
                    # file: app/run.sh
                    #!/bin/sh
                    touch /tmp/plimsoll-was-here
                    """),
            new Layout(
                "annotation of a JSON patch",
                "",
                "app",
                cm("app/a.yaml", "a")
                    + """
                    # file: app/kustomization.yaml
                    resources: [a.yaml]
                    patches:
                      - target: {kind: ConfigMap}
                        patch: |
                          - {op: add, path: /metadata/annotations/x, value: y}
                    """),
            new Layout(
                "annotations replaced by a JSON patch",
                "",
                "app",
                cm("app/a.yaml", "a")
                    + """
                    # file: app/kustomization.yaml
                    resources: [a.yaml]
                    patches:
                      - target: {kind: ConfigMap}
                        patch: |
                          - {op: add, path: /metadata/annotations, value: {x: y}}
                    """),
            new Layout(
                "images in both",
                "images: [{name: nginx, newName: other}]\n",
                "app",
                PLAIN
                    + "# file: app/kustomization.yaml\n"
                    + "resources: [config.yaml, widget.yaml]\n"
                    + "images: [{name: nginx, newTag: '9'}]\n"),
            new Layout(
                "namespace in both",
                "targetNamespace: {NS}\n",
                "app",
                cm("app/a.yaml", "a")
                    + "# file: app/kustomization.yaml\n"
                    + "resources: [a.yaml]\n"
                    + "namespace: elsewhere\n"),
            new Layout(
                "prefix in both",
                "namePrefix: flux-\n",
                "app",
                cm("app/a.yaml", "a")
                    + "# file: app/kustomization.yaml\nresources: [a.yaml]\nnamePrefix: own-\n"),
            new Layout(
                "inline overrides ConfigMap",
                "postBuild: {substitute: {A: inline}, substituteFrom: [{kind: ConfigMap, name:"
                    + " vars}]}\n",
                "app",
                PLAIN),
            new Layout(
                "missing optional ConfigMap",
                "postBuild: {substitute: {A: inline, B: b, \"N\": '1'}, substituteFrom: [{kind:"
                    + " ConfigMap, name: nowhere, optional: true}]}\n",
                "app",
                PLAIN),
            new Layout(
                "always substitutes", "postBuild: {substituteStrategy: Always}\n", "app", PLAIN),
            new Layout("nothing to substitute with", "postBuild: {substitute: {}}\n", "app", PLAIN),
            new Layout(
                "variable without a value",
                "postBuild: {substitute: {X: a}}\n",
                "app",
                cm("app/a.yaml", "a").replace("a: b", "a: 'x${A}'")),
            new Layout(
                "function of a variable without a value",
                "postBuild: {substitute: {X: a}}\n",
                "app",
                cm("app/a.yaml", "a").replace("a: b", "a: 'x${A^^}'")),
            new Layout(
                "defaults of variables without a value",
                "postBuild: {substitute: {X: a}}\n",
                "app",
                cm("app/a.yaml", "a").replace("a: b", "a: 'x${A:-1}${B:=2}${C=3}${D:+4}${E:?5}'")),
            new Layout(
                "defaults with always",
                "postBuild: {substituteStrategy: Always}\n",
                "app",
                cm("app/a.yaml", "a").replace("a: b", "a: 'x${A:-1}${B:=2}'")),
            new Layout(
                "bad expression",
                "postBuild: {substitute: {A: a}}\n",
                "app",
                cm("app/a.yaml", "a").replace("a: b", "a: '${A:}'")),
            new Layout(
                "shell in a ConfigMap",
                "postBuild: {substitute: {A: a}}\n",
                "app",
                cm("app/a.yaml", "a")
                    .replace(
                        "data: {a: b}",
                        "data:\n"
                            + "  run.sh: |\n"
                            + "    echo ${A} $1 $(x) ${HOME:-/root} \"$A\" ${arr[0]}\n")),
            new Layout(
                "bad name of a variable",
                "postBuild: {substitute: {a-b: a}}\n",
                "app",
                cm("app/a.yaml", "a")),
            new Layout(
                "value with a colon", "postBuild: {substitute: {A: 'x: y'}}\n", "app", PLAIN),
            new Layout(
                "value with quotes", "postBuild: {substitute: {A: 'say \"hi\"'}}\n", "app", PLAIN),
            new Layout(
                "value of several lines",
                "postBuild: {substitute: {A: \"one\\ntwo\"}}\n",
                "app",
                PLAIN),
            new Layout(
                "value that is a map",
                "postBuild: {substitute: {A: '{x: 1, y: [2]}'}}\n",
                "app",
                "# file: app/w.yaml\n"
                    + "apiVersion: example.com/v1\n"
                    + "kind: Widget\n"
                    + "metadata: {name: w, namespace: {NS}}\n"
                    + "spec:\n"
                    + "  whole: ${A}\n"
                    + "  text: \"${A}\"\n"),
            new Layout(
                "substitution is disabled",
                "postBuild: {substitute: {A: a}}\n",
                "app",
                PLAIN.replace(
                    "labels: {app: shop}",
                    "labels: {app: shop, kustomize.toolkit.fluxcd.io/substitute: disabled}")),
            new Layout(
                "substitution is disabled by an annotation",
                "postBuild: {substitute: {A: a}}\n",
                "app",
                PLAIN.replace(
                    "labels: {app: shop}",
                    "annotations: {kustomize.toolkit.fluxcd.io/substitute: disabled}")),
            new Layout(
                "variable in a name",
                "postBuild: {substitute: {A: named}}\n",
                "app",
                cm("app/a.yaml", "x-${A}")),
            new Layout(
                "list of objects",
                "",
                "app",
                """
                # file: app/list.yaml
                apiVersion: v1
                kind: List
                items:
                  - {apiVersion: v1, kind: ConfigMap, metadata: {name: one, namespace: {NS}}, data: {a: b}}
                  - {apiVersion: v1, kind: ConfigMap, metadata: {name: two, namespace: {NS}}, data: {a: b}}
                """),
            new Layout(
                "empty documents",
                "",
                "app",
                "# file: app/a.yaml\n---\n# nothing\n---\n"
                    + cm("x", "a").substring("# file: x\n".length())
                    + "---\n"),
            new Layout(
                "empty file",
                "",
                "app",
                cm("app/a.yaml", "a") + "# file: app/empty.yaml\n# nothing\n"),
            new Layout(
                "anchors",
                "",
                "app",
                """
                # file: app/w.yaml
                apiVersion: example.com/v1
                kind: Widget
                metadata: {name: w, namespace: {NS}}
                spec:
                  one: &x {a: 1, b: [2]}
                  two: *x
                  three: {<<: *x, a: 3}
                """),
            new Layout(
                "texts that look like others",
                "",
                "app",
                """
                # file: app/w.yaml
                apiVersion: example.com/v1
                kind: Widget
                metadata: {name: w, namespace: {NS}, annotations: {number: 1, bool: true, text: "x"}}
                spec: {a: yes, b: off, c: 010, d: 0x1F, e: 1_000, f: 1e3, g: .5, h: ~, i: "null", j: 2001-01-01, k: 12:30, l: +1, m: 0b11, n: 1.0, o: y}
                """),
            new Layout(
                "words that are texts",
                "",
                "app",
                """
                # file: app/a.yaml
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: texts, namespace: {NS}, labels: {team: shop, a: yes, b: ""}}
                data: {a: yes, b: off}
                """),
            new Layout(
                "a key that is no text",
                "",
                "app",
                """
                # file: app/w.yaml
                apiVersion: example.com/v1
                kind: Widget
                metadata: {name: w, namespace: {NS}}
                spec: {ports: {80: http}}
                """),
            new Layout(
                "items of a typed list without a kind",
                "",
                "app",
                """
                # file: app/w.yaml
                apiVersion: example.com/v1
                kind: WidgetList
                items: [{metadata: {name: w, namespace: {NS}}}]
                """),
            new Layout(
                "metadata of the build",
                "buildMetadata: [originAnnotations]\n",
                "app",
                cm("app/a.yaml", "a")),
            new Layout(
                "drift is ignored", "ignore: [{paths: [/data/a]}]\n", "app", cm("app/a.yaml", "a")),
            new Layout(
                "patch that deletes",
                "patches: [{target: {kind: ConfigMap, name: b}, patch: \"$patch: delete\\n"
                    + "apiVersion: v1\\n"
                    + "kind: ConfigMap\\n"
                    + "metadata: {name: b}\\n"
                    + "\"}]\n",
                "app",
                cm("app/a.yaml", "a") + cm("app/b.yaml", "b")),
            new Layout(
                "selectors",
                "patches: [{target: {labelSelector: 'app=shop'}, patch: '[{\"op\": \"add\","
                    + " \"path\": \"/data/x\", \"value\": \"y\"}]'}]\n",
                "app",
                PLAIN),
            new Layout(
                "component of a component",
                "components: [../parts/one, ../parts/two]\n",
                "app",
                cm("app/a.yaml", "a")
                    + """
                    # file: parts/one/kustomization.yaml
                    apiVersion: kustomize.config.k8s.io/v1alpha1
                    kind: Component
                    components: [../three]
                    # file: parts/two/kustomization.yaml
                    apiVersion: kustomize.config.k8s.io/v1alpha1
                    kind: Component
                    patches:
                      - target: {kind: ConfigMap}
                        patch: '[{"op": "add", "path": "/data/two", "value": "2"}]'
                    # file: parts/three/kustomization.yaml
                    apiVersion: kustomize.config.k8s.io/v1alpha1
                    kind: Component
                    patches:
                      - target: {kind: ConfigMap}
                        patch: '[{"op": "add", "path": "/data/three", "value": "3"}]'
                    """),
            new Layout(
                "sorted",
                "",
                "app",
                cm("app/a.yaml", "a")
                    + cm("app/b.yaml", "b")
                    + "# file: app/kustomization.yaml\n"
                    + "resources: [b.yaml, a.yaml]\n"
                    + "sortOptions: {order: fifo}\n"),
            new Layout("the whole folder", "", "", cm("a.yaml", "a") + cm("x/b.yaml", "b")))
        .toList();
  }
}
