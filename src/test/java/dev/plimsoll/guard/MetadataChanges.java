package dev.plimsoll.guard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.manifest.Pointer;
import dev.plimsoll.rule.schema.Change;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** What can be written in metadata, above all where the API server sets it itself. */
final class MetadataChanges {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Stands for what is stored in the namespace that the request goes to. */
  private static final List<String> STORED = List.of("resourceVersion", "uid");

  private static final String OWNER =
      "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"name\":\"a\",\"uid\":\"u-1\"";

  private static final String MANAGED =
      """
      {"manager":"m","operation":"Apply","apiVersion":"v1","time":"2026-01-02T03:04:05Z",\
      "fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:interval":{}}}}\
      """;

  private MetadataChanges() {}

  /** All of them, by field. */
  static List<List<Change>> all() {
    List<List<Change>> all = new ArrayList<>();
    for (String map : List.of("labels", "annotations")) {
      all.add(
          field(
              map,
              "null",
              "{}",
              "{'a':null}",
              "{'a':null,'b':'c'}",
              "{'a b':null}",
              "{'a':1}",
              "{'a':true}",
              "{'a':{}}",
              "{'a':''}",
              "{'':'a'}",
              "{'':null}",
              "{'a':'b'}",
              "{'a':'not a label'}",
              "{'A.b/C_d':'x'}",
              "[]",
              "'a'",
              "[null]"));
    }
    all.add(
        field(
            "finalizers",
            "null",
            "[]",
            "[null]",
            "['']",
            "[1]",
            "['a']",
            "['example.com/a']",
            "['example.com/a','example.com/a']",
            "['example.com/a',null]",
            "{}",
            "'a'"));
    all.add(
        field(
            "ownerReferences",
            "null",
            "[]",
            "[null]",
            "[{}]",
            "'a'",
            "[" + OWNER + "}]",
            "[" + OWNER + "},null]",
            "[" + OWNER + "}," + OWNER + "}]",
            "[" + OWNER + ",'controller':null}]",
            "[" + OWNER + ",'controller':'yes'}]",
            "[" + OWNER + ",'blockOwnerDeletion':null,'controller':true}]",
            "[" + OWNER + ",'unheardOf':1}]",
            "[{'apiVersion':null,'kind':'A','name':'a','uid':'u'}]",
            "[{'apiVersion':'v1','kind':null,'name':'a','uid':'u'}]",
            "[{'apiVersion':'v1','kind':'A','name':null,'uid':'u'}]",
            "[{'apiVersion':'v1','kind':'A','name':'a','uid':null}]",
            "[{'apiVersion':'a/b/c','kind':'A','name':'a','uid':'u'}]",
            "[{'apiVersion':'/','kind':'A','name':'a','uid':'u'}]",
            "[{'apiVersion':'v1','kind':'Event','name':'a','uid':'u'}]",
            "[{'apiVersion':'v1','kind':'A','name':'','uid':'u'}]"));
    all.add(
        field(
            "resourceVersion",
            "null",
            "''",
            "'0'",
            "'1'",
            "'-1'",
            "'007'",
            "'18446744073709551615'",
            "'99999999'",
            "'garbage'",
            "1",
            "'$(resourceVersion)'",
            "'0$(resourceVersion)'"));
    all.add(field("uid", "null", "''", "'5f0c1d1e-0000-0000-0000-000000000001'", "1", "'$(uid)'"));
    all.add(
        field(
            "deletionTimestamp",
            "null",
            "'2099-01-01T00:00:00Z'",
            "'2026-01-02T03:04:05+01:00'",
            "''",
            "'garbage'",
            "0"));
    all.add(field("deletionGracePeriodSeconds", "null", "0", "30", "-1", "1.5", "'30'", "1e2"));
    all.add(field("creationTimestamp", "null", "'2099-01-01T00:00:00Z'", "''", "'garbage'", "0"));
    all.add(field("generation", "null", "0", "7", "-1", "1.5", "'7'"));
    all.add(
        field(
            "managedFields",
            "null",
            "[]",
            "[{}]",
            "[null]",
            "'a'",
            "[" + MANAGED + "]",
            "[" + MANAGED.replace("Apply", "Update") + "]",
            "[" + MANAGED.replace("Apply", "Bad") + "]",
            "[" + MANAGED.replace("FieldsV1\"", "Bad\"") + "]",
            "[" + MANAGED.replace("f:spec", "bad") + "]"));
    all.add(field("selfLink", "null", "''", "'/a'", "1"));
    all.add(field("generateName", "null", "''", "'a-'", "'No_Good-'", "1"));
    all.add(field("namespace", "null", "''", "'elsewhere'", "'No_Good'", "1"));
    all.add(field("name", "null", "''", "'another'", "'No_Good'", "'a..b'", "1"));
    all.add(field("unheardOf", "null", "'a'", "{}"));
    all.add(
        changes(
            Pointer.of("status"),
            "null",
            "{}",
            "[]",
            "'a'",
            "{'unheardOf':1}",
            "{'observedGeneration':null}",
            "{'observedGeneration':'a'}",
            "{'observedGeneration':7,'conditions':[{}]}",
            "{'conditions':null}",
            "{'conditions':[null]}"));
    all.add(changes(Pointer.of("unheardOf"), "null", "'a'", "{}"));
    return all;
  }

  private static List<Change> field(String field, String... values) {
    return changes(Pointer.of("metadata", field), values);
  }

  private static List<Change> changes(Pointer place, String... values) {
    List<Change> changes = new ArrayList<>();
    changes.add(new Change(place, "without", null));
    for (String value : values) {
      changes.add(new Change(place, value.replace('\'', '"'), read(value)));
    }
    return changes;
  }

  private static JsonNode read(String value) {
    try {
      return JSON.readTree(value.replace('\'', '"'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A body in which the names of stored fields are replaced by what is stored. */
  static String fillIn(String body, Stored stored, String namespace) {
    JsonNode live = stored.live().get(namespace);
    if (live == null || !body.contains("$(")) {
      return body;
    }
    String filled = body;
    for (String field : STORED) {
      filled = filled.replace("$(" + field + ")", live.at("/metadata/" + field).asText());
    }
    return filled;
  }
}
