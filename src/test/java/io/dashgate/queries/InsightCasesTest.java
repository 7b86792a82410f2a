package io.dashgate.queries;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dashgate.testing.Answer;
import io.dashgate.testing.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Worked cases over small worlds, sent and asked over HTTP in each way that there is. */
class InsightCasesTest {

  private static final List<String> FILES = List.of("trends_now", "trends_22");

  @TestFactory
  Stream<DynamicTest> trends(TestGateway gateway) {
    return FILES.stream().flatMap(file -> tests(gateway, read(file)));
  }

  private static JsonObject read(String file) {
    try (InputStream in =
        InsightCasesTest.class.getResourceAsStream("/insight-cases/" + file + ".json")) {
      return new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<DynamicTest> tests(TestGateway gateway, JsonObject file) {
    Map<String, World> worlds = new HashMap<>();
    JsonObject described = file.getJsonObject("worlds");
    return file.getJsonArray("cases").stream()
        .map(JsonObject.class::cast)
        .map(
            given ->
                DynamicTest.dynamicTest(
                    given.getString("name"),
                    () ->
                        play(
                            worlds.computeIfAbsent(
                                given.getString("world"),
                                name -> World.create(gateway, described.getJsonObject(name))),
                            given)));
  }

  private static void play(World world, JsonObject given) {
    JsonObject ask = given.getJsonObject("ask");
    JsonObject expect = given.getJsonObject("expect");
    boolean isPutOff =
        given.getBoolean("later", false)
            || ask.encode().contains("@action")
            || ask.encode().contains("@cohort")
            || given.getString("name").contains("testaccounts"); // by a cohort
    JsonObject query = ask.getJsonObject("query");
    if (query != null && expect.containsKey("now")) {
      Answer answer =
          world
              .tenant()
              .api()
              .post(world.tenant().project() + "query/", new JsonObject().put("query", query));
      check(expect.getValue("now"), answer, "results", isPutOff);
    }
    JsonObject filters = ask.getJsonObject("filters");
    if (filters != null && expect.containsKey("22")) {
      String path = world.tenant().project() + "insights/trend/";
      Object expected = expect.getValue("22");
      check(
          expected, world.tenant().api().get(path + "?" + parameters(filters)), "result", isPutOff);
      check(expected, world.tenant().api().post(path, filters), "result", isPutOff);
    }
  }

  private static String parameters(JsonObject filters) {
    return filters.stream()
        .map(
            entry -> {
              Object value = entry.getValue();
              String text =
                  value instanceof JsonObject object
                      ? object.encode()
                      : value instanceof JsonArray list ? list.encode() : String.valueOf(value);
              return entry.getKey() + "=" + URLEncoder.encode(text, StandardCharsets.UTF_8);
            })
        .collect(Collectors.joining("&"));
  }

  private static void check(Object expected, Answer answer, String name, boolean isPutOff) {
    if (isPutOff && answer.status() == 400) {
      assertTrue(answer.body().contains("not supported"), answer.body());
      return;
    }
    if (expected instanceof JsonObject object && object.containsKey("$error")) {
      JsonObject error = object.getJsonObject("$error");
      answer.expect(error.getInteger("status"));
      assertTrue(answer.body().contains(error.getString("detail", "")), answer.body());
      return;
    }
    Optional<String> difference =
        Expectation.difference(expected, answer.expect(200).json().getValue(name));
    assertEquals(Optional.empty(), difference, answer.body());
  }
}
