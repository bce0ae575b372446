package dev.plimsoll.admission.review;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.base.CharMatcher;
import dev.plimsoll.manifest.GroupVersionKind;
import dev.plimsoll.manifest.Resource;
import dev.plimsoll.manifest.json.InvalidJsonException;
import dev.plimsoll.manifest.json.JsonTree;
import dev.plimsoll.manifest.yaml.Completeness;
import dev.plimsoll.policy.ObjectChange;
import dev.plimsoll.policy.Operation;
import dev.plimsoll.policy.Origin;
import dev.plimsoll.policy.Requester;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads an AdmissionReview as the API server sends it (Kubernetes API reference, {@code
 * admission.k8s.io/v1}). Whatever the API server would never send is rejected here, so that nothing
 * below has to expect it; the specification of the object is the rules' own business.
 */
final class ReviewReader {

  static final String API_VERSION = "admission.k8s.io/v1";
  static final String KIND = "AdmissionReview";

  private static final CharMatcher PRINTABLE = CharMatcher.inRange('!', '~');

  private ReviewReader() {}

  /** Reads a body. */
  static AdmissionRequest read(byte[] body) throws MalformedReviewException {
    return read(parse(body));
  }

  /** Reads a body that has been parsed. */
  static AdmissionRequest read(JsonNode body) throws MalformedReviewException {
    JsonNode review = map(body, "the body");
    if (!KIND.equals(review.path("kind").textValue())) {
      throw new MalformedReviewException("kind must be " + KIND);
    }
    if (!API_VERSION.equals(review.path("apiVersion").textValue())) {
      throw new MalformedReviewException(
          "apiVersion must be "
              + API_VERSION
              + ": register the webhook with admissionReviewVersions: [v1]");
    }
    JsonNode request = map(review.path("request"), "request");
    String uid = text(request.path("uid"), "request.uid");
    if (uid.isEmpty() || uid.length() > 128 || !PRINTABLE.matchesAllOf(uid)) {
      throw new MalformedReviewException("request.uid must be 1 to 128 printable characters");
    }
    return new AdmissionRequest(uid, change(request));
  }

  static JsonNode parse(byte[] body) throws MalformedReviewException {
    if (body.length == 0) {
      throw new MalformedReviewException("the body is empty; it must be an " + KIND);
    }
    try {
      return JsonTree.read(body);
    } catch (InvalidJsonException e) {
      throw new MalformedReviewException("the body cannot be read: " + e.getMessage());
    }
  }

  private static Optional<ObjectChange> change(JsonNode request) throws MalformedReviewException {
    GroupVersionKind kind = type(request.path("kind"), "request.kind");
    GroupVersionKind requested =
        isAbsent(request.path("requestKind"))
            ? kind
            : type(request.path("requestKind"), "request.requestKind");
    String subresource = optionalText(request.path("subResource"), "request.subResource");
    boolean dryRun = flag(request.path("dryRun"), "request.dryRun");
    Requester requester = requester(request);
    Operation operation;
    switch (text(request.path("operation"), "request.operation")) {
      case "CREATE" -> operation = Operation.Create;
      case "UPDATE" -> operation = Operation.Update;
      case "DELETE" -> operation = Operation.Delete;
      case "CONNECT" -> {
        return Optional.empty();
      }
      default ->
          throw new MalformedReviewException(
              "request.operation must be CREATE, UPDATE, DELETE or CONNECT");
    }
    Resource object =
        operation == Operation.Delete
            ? null
            : resource(request.path("object"), kind, "request.object");
    Resource oldObject =
        operation == Operation.Create
            ? null
            : resource(request.path("oldObject"), kind, "request.oldObject");
    if (!subresource.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new ObjectChange(
            operation,
            requested,
            object,
            oldObject,
            requester,
            Origin.Admission,
            Completeness.Whole,
            dryRun));
  }

  private static Requester requester(JsonNode request) throws MalformedReviewException {
    JsonNode user = optionalMap(request.path("userInfo"), "request.userInfo");
    JsonNode options = optionalMap(request.path("options"), "request.options");
    return new Requester(
        optionalText(user.path("username"), "request.userInfo.username"),
        texts(user.path("groups"), "request.userInfo.groups"),
        optionalText(options.path("fieldManager"), "request.options.fieldManager"));
  }

  /**
   * An object with its metadata. What stands in the metadata is for the rules: a CustomResource
   * that the API server let in once may hold anything there.
   */
  private static Resource resource(JsonNode tree, GroupVersionKind type, String place)
      throws MalformedReviewException {
    map(tree, place);
    if (!type.isApiVersion(tree.path("apiVersion").textValue())
        || !type.kind().equals(tree.path("kind").textValue())) {
      throw new MalformedReviewException(
          place + " must be of the apiVersion and kind that request.kind names");
    }
    map(tree.path("metadata"), place, ".metadata");
    return new Resource(StoredTexts.of(tree), type);
  }

  private static GroupVersionKind type(JsonNode node, String place)
      throws MalformedReviewException {
    map(node, place);
    String kind = text(node.path("kind"), place, ".kind");
    String version = text(node.path("version"), place, ".version");
    if (kind.isEmpty() || version.isEmpty()) {
      throw new MalformedReviewException(place + " must name a kind and its version");
    }
    return new GroupVersionKind(optionalText(node.path("group"), place, ".group"), version, kind);
  }

  // Places come in parts, since they are hardly ever said.

  private static JsonNode map(JsonNode node, String... place) throws MalformedReviewException {
    return expect(node.isObject(), node, place, "a map");
  }

  private static JsonNode optionalMap(JsonNode node, String... place)
      throws MalformedReviewException {
    return expect(node.isObject() || isAbsent(node), node, place, "a map");
  }

  private static JsonNode list(JsonNode node, String... place) throws MalformedReviewException {
    return expect(node.isArray() || isAbsent(node), node, place, "a list");
  }

  private static String text(JsonNode node, String... place) throws MalformedReviewException {
    return expect(node.isTextual(), node, place, "a text").textValue();
  }

  private static String optionalText(JsonNode node, String... place)
      throws MalformedReviewException {
    return isAbsent(node) ? "" : text(node, place);
  }

  private static List<String> texts(JsonNode node, String place) throws MalformedReviewException {
    List<String> texts = new ArrayList<>();
    for (JsonNode item : list(node, place)) {
      texts.add(text(item, "each of ", place));
    }
    return texts;
  }

  private static boolean flag(JsonNode node, String... place) throws MalformedReviewException {
    return expect(node.isBoolean() || isAbsent(node), node, place, "true or false").booleanValue();
  }

  private static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  private static JsonNode expect(
      boolean holds, @Nullable JsonNode node, String[] place, String expected)
      throws MalformedReviewException {
    if (!holds || node == null) {
      throw new MalformedReviewException(String.join("", place) + " must be " + expected);
    }
    return node;
  }
}
