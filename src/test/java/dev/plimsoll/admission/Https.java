package dev.plimsoll.admission;

import static io.restassured.config.EncoderConfig.encoderConfig;
import static io.restassured.config.RestAssuredConfig.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.admission.review.Reviews;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URL;

/** Requests to the admission server of this process, by REST Assured. */
record Https(URL server) {

  /** A request that says nothing yet; headers go out exactly as they are given. */
  RequestSpecification asking() {
    return RestAssured.given()
        .config(
            config()
                .encoderConfig(
                    encoderConfig().appendDefaultContentCharsetToContentTypeIfUndefined(false)))
        .relaxedHTTPSValidation()
        .urlEncodingEnabled(false)
        .baseUri(server.toString().replaceAll("/$", ""));
  }

  /** The answer to a review. */
  Response review(String path, JsonNode review) {
    return asking().contentType("application/json").body(Reviews.bytes(review)).post(path);
  }

  /** The {@code response} of the answer to a review, which has to be one. */
  JsonNode verdict(String path, JsonNode review) {
    Response answer = review(path, review);
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.statusCode() + " " + answer.asString());
    }
    return Reviews.tree(answer.asByteArray()).path("response");
  }
}
